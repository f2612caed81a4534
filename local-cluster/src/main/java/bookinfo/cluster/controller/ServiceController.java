package bookinfo.cluster.controller;

import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.event.EventRecorder;
import bookinfo.cluster.network.AddressPlan;
import bookinfo.cluster.network.Forwarders;
import bookinfo.cluster.network.HostsFile;
import bookinfo.cluster.network.HostsFiles;
import bookinfo.cluster.network.LoadBalancerPorts;
import bookinfo.cluster.network.Numbers;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Watch;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes services reachable: gives them addresses and names, listens there and forwards to ready endpoints. Any change of
 * a service or slice renews the whole picture, which is small.
 */
final class ServiceController implements AutoCloseable {
    private static final String NAME = "service-controller";
    private static final WorkQueue.Key EVERYTHING = new WorkQueue.Key("", "everything");
    private static final String LOCALHOST = "127.0.0.1";
    private static final Duration RETRY_BIND = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final EventRecorder events;
    private final AddressPlan plan;
    private final HostsFiles hosts;
    private final Forwarders forwarders;
    private final LoadBalancerPorts loadBalancerPorts;
    private final WorkQueue queue;
    private final List<Watch> watches;

    ServiceController(
            Cluster cluster,
            EventRecorder events,
            AddressPlan plan,
            HostsFiles hosts,
            Forwarders forwarders,
            LoadBalancerPorts loadBalancerPorts) {
        this.cluster = cluster;
        this.events = events;
        this.plan = plan;
        this.hosts = hosts;
        this.forwarders = forwarders;
        this.loadBalancerPorts = loadBalancerPorts;
        this.queue = new WorkQueue(NAME, key -> reconcile());
        this.watches = List.of(
                cluster.watch(Kinds.SERVICE, "", event -> queue.add(EVERYTHING)),
                cluster.watch(Kinds.ENDPOINT_SLICE, "", event -> queue.add(EVERYTHING)));
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
        queue.close();
    }

    private Optional<Duration> reconcile() {
        List<ObjectNode> services = addressed(cluster.list(Kinds.SERVICE, ""));
        hosts.services(services.stream()
                .filter(service -> !address(service).equals("None"))
                .map(service ->
                        new HostsFile.Name(Metadata.namespace(service), Metadata.name(service), address(service)))
                .toList());
        Map<InetSocketAddress, List<InetSocketAddress>> wanted = new HashMap<>();
        Map<InetSocketAddress, ObjectNode> wantedBy = new HashMap<>();
        List<ObjectNode> slices = cluster.list(Kinds.ENDPOINT_SLICE, "");
        for (ObjectNode service : services) {
            backends(service, slices).forEach((address, backends) -> {
                ObjectNode first = wantedBy.putIfAbsent(address, service);
                if (first == null) {
                    wanted.put(address, backends);
                } else {
                    events.warning(
                            NAME,
                            service,
                            "PortConflict",
                            "%s:%d belongs to service %s already"
                                    .formatted(address.getHostString(), address.getPort(), Metadata.name(first)));
                }
            });
        }
        Map<InetSocketAddress, String> failures = forwarders.update(wanted);
        failures.forEach((address, why) ->
                Optional.ofNullable(wantedBy.get(address)).ifPresent(service -> report(service, why)));
        services.stream().filter(ServiceController::loadBalanced).forEach(this::writeIngress);
        return failures.isEmpty() ? Optional.empty() : Optional.of(RETRY_BIND);
    }

    private static String address(JsonNode service) {
        return service.path("spec").path("clusterIP").asText();
    }

    private static boolean loadBalanced(JsonNode service) {
        return service.path("spec").path("type").asText().equals("LoadBalancer");
    }

    /** Services without an address, or with one of another plan (kept state of an earlier run), get one of this plan. */
    private List<ObjectNode> addressed(List<ObjectNode> services) {
        Numbers numbers = new Numbers("services", AddressPlan.LAST_NUMBER);
        List<ObjectNode> done = new ArrayList<>();
        List<ObjectNode> without = new ArrayList<>();
        for (ObjectNode service : services) {
            OptionalInt number = plan.serviceNumber(address(service));
            boolean keeps =
                    address(service).equals("None") || (number.isPresent() && numbers.reserve(number.getAsInt()));
            (keeps ? done : without).add(service);
        }
        for (ObjectNode service : without) {
            String address = plan.service(numbers.take());
            done.add(cluster.update(Kinds.SERVICE, Metadata.namespace(service), Metadata.name(service), current -> {
                ObjectNode spec = current.withObjectProperty("spec").put("clusterIP", address);
                spec.putArray("clusterIPs").add(address);
                return current;
            }));
        }
        return done;
    }

    /** For each address on which a service listens the ready endpoints behind it. */
    private Map<InetSocketAddress, List<InetSocketAddress>> backends(JsonNode service, List<ObjectNode> slices) {
        Map<InetSocketAddress, List<InetSocketAddress>> backends = new HashMap<>();
        if (address(service).equals("None")) {
            return backends;
        }
        List<ObjectNode> own = slices.stream()
                .filter(slice -> Metadata.namespace(slice).equals(Metadata.namespace(service))
                        && Metadata.labels(slice)
                                .getOrDefault(EndpointsController.SERVICE_NAME, "")
                                .equals(Metadata.name(service)))
                .toList();
        for (JsonNode port : service.path("spec").path("ports")) {
            int number = port.path("port").asInt();
            List<InetSocketAddress> ready = ready(own, port.path("name").asText(""));
            backends.put(socketAddress(address(service), number), ready);
            if (loadBalanced(service)) {
                backends.put(socketAddress(LOCALHOST, loadBalancerPorts.local(number)), ready);
            }
        }
        return backends;
    }

    private static List<InetSocketAddress> ready(List<ObjectNode> slices, String portName) {
        List<InetSocketAddress> ready = new ArrayList<>();
        for (ObjectNode slice : slices) {
            for (JsonNode port : slice.path("ports")) {
                if (!port.path("name").asText("").equals(portName)) {
                    continue;
                }
                for (JsonNode endpoint : slice.path("endpoints")) {
                    if (endpoint.path("conditions").path("ready").asBoolean(true)) {
                        String address = endpoint.path("addresses").path(0).asText();
                        ready.add(socketAddress(address, port.path("port").asInt()));
                    }
                }
            }
        }
        return ready;
    }

    private static InetSocketAddress socketAddress(String literal, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }

    private void report(ObjectNode service, String why) {
        events.warning(NAME, service, "PortNotForwarded", why);
    }

    private void writeIngress(ObjectNode service) {
        cluster.updateStatus(Kinds.SERVICE, Metadata.namespace(service), Metadata.name(service), current -> {
            current.withObjectProperty("status")
                    .putObject("loadBalancer")
                    .putArray("ingress")
                    .addObject()
                    .put("hostname", "localhost");
            return current;
        });
    }
}
