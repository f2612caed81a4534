package bookinfo.cluster.controller;

import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.ControlLoop;
import bookinfo.cluster.api.Endpoints;
import bookinfo.cluster.api.Json;
import bookinfo.cluster.network.AddressPlan;
import bookinfo.cluster.network.Forwarders;
import bookinfo.cluster.network.HostsFiles;
import bookinfo.cluster.network.Network;
import bookinfo.cluster.network.Numbers;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Makes services reachable: gives them addresses and names, writes down which pods stand behind them, listens there and
 * forwards to ready endpoints.
 */
final class Services {
    private static final String NAME = "service-controller";
    private static final String LOCALHOST = "127.0.0.1";
    private static final Duration RETRY_BIND = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final Network network;
    private final Forwarders forwarders;
    private final EndpointSlices endpointSlices;

    Services(Cluster cluster, Network network, Forwarders forwarders) {
        this.cluster = cluster;
        this.network = network;
        this.forwarders = forwarders;
        this.endpointSlices = new EndpointSlices(cluster);
    }

    void pass(ControlLoop.Pass pass) {
        List<ObjectNode> services = addressed(cluster.list(Kinds.SERVICE, ""));
        List<ObjectNode> listening =
                services.stream().filter(service -> !headless(service)).toList();
        network.hosts()
                .services(listening.stream()
                        .map(service -> new HostsFiles.Name(
                                Metadata.namespace(service), Metadata.name(service), address(service)))
                        .toList());
        endpointSlices.write(services, pass);
        listening.stream().filter(Services::loadBalanced).forEach(this::writeIngress);
        forward(listening, pass);
    }

    private static String address(JsonNode service) {
        return Json.text(service, "/spec/clusterIP");
    }

    private static boolean headless(JsonNode service) {
        return address(service).equals("None");
    }

    private static boolean loadBalanced(JsonNode service) {
        return Json.text(service, "/spec/type").equals("LoadBalancer");
    }

    /** Services without an address, or with one of another plan (kept state of an earlier run), get one of this plan. */
    private List<ObjectNode> addressed(List<ObjectNode> services) {
        Numbers numbers = new Numbers("services", AddressPlan.LAST_NUMBER);
        List<ObjectNode> done = new ArrayList<>();
        List<ObjectNode> without = new ArrayList<>();
        for (ObjectNode service : services) {
            OptionalInt number = network.plan().serviceNumber(address(service));
            boolean keeps = headless(service) || (number.isPresent() && numbers.reserve(number.getAsInt()));
            (keeps ? done : without).add(service);
        }
        for (ObjectNode service : without) {
            String address = network.plan().service(numbers.take());
            done.add(cluster.update(Kinds.SERVICE, service, current -> {
                ObjectNode spec = current.withObjectProperty("spec").put("clusterIP", address);
                spec.putArray("clusterIPs").add(address);
                return current;
            }));
        }
        return done;
    }

    private void forward(List<ObjectNode> services, ControlLoop.Pass pass) {
        List<ObjectNode> slices = cluster.list(Kinds.ENDPOINT_SLICE, "");
        Map<InetSocketAddress, List<InetSocketAddress>> backends = new HashMap<>();
        Map<InetSocketAddress, ObjectNode> wantedBy = new HashMap<>();
        for (ObjectNode service : services) {
            for (JsonNode port : service.at("/spec/ports")) {
                int number = port.path("port").asInt();
                List<InetSocketAddress> ready = Endpoints.ready(slices, service, port);
                for (InetSocketAddress address : addresses(service, number)) {
                    ObjectNode first = wantedBy.putIfAbsent(address, service);
                    if (first == null) {
                        backends.put(address, ready);
                    } else {
                        String message = "%s:%d belongs to service %s already"
                                .formatted(address.getHostString(), address.getPort(), Metadata.name(first));
                        cluster.events().warning(NAME, service, "PortConflict", message);
                    }
                }
            }
        }
        forwarders.update(backends).forEach((address, why) -> {
            cluster.events()
                    .warning(NAME, wantedBy.getOrDefault(address, services.getFirst()), "PortNotForwarded", why);
            pass.lookAgainIn(RETRY_BIND);
        });
    }

    private List<InetSocketAddress> addresses(JsonNode service, int port) {
        InetSocketAddress own = new InetSocketAddress(InetAddress.ofLiteral(address(service)), port);
        return loadBalanced(service)
                ? List.of(own, new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), network.balanced(port)))
                : List.of(own);
    }

    private void writeIngress(ObjectNode service) {
        cluster.updateStatus(Kinds.SERVICE, service, current -> {
            ObjectNode balancer = current.withObjectProperty("status").putObject("loadBalancer");
            balancer.putArray("ingress").addObject().put("hostname", "localhost");
            return current;
        });
    }
}
