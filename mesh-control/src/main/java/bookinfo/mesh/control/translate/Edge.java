package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.BoundRoute;
import bookinfo.mesh.config.Gateway;
import bookinfo.mesh.config.GatewayHost;
import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.Workload;
import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a gateway proxy listens for and answers. */
final class Edge {
    private static final int MAX_DIRECT_BODY = 1 << 20;

    private final Mesh mesh;
    private final Proxy proxy;
    private final Optional<Workload> pod;
    private final Routes routes;
    private final Filters filters;

    Edge(Mesh mesh, Proxy proxy, Optional<Workload> pod, Filters filters) {
        this.mesh = mesh;
        this.proxy = proxy;
        this.pod = pod;
        this.routes = new Routes(mesh);
        this.filters = filters;
    }

    List<Resource> resources() {
        List<Gateway> gateways = mesh.gatewaysFor(proxy.labels());
        SortedMap<Integer, SortedSet<Integer>> serverPorts = new TreeMap<>();
        for (Gateway gateway : gateways) {
            for (Gateway.Server server : gateway.servers()) {
                serverPorts
                        .computeIfAbsent(listenerPort(server.port()), port -> new TreeSet<>())
                        .add(server.port());
            }
        }
        List<Resource> resources = new ArrayList<>();
        serverPorts.forEach((port, servers) -> {
            resources.add(listener(port));
            resources.add(table(port, gateways, servers));
        });
        return resources;
    }

    private int listenerPort(int serverPort) {
        return pod.map(gateway -> mesh.listenerPort(serverPort, gateway)).orElse(serverPort);
    }

    private Resource listener(int port) {
        List<String> addresses = proxy.sharesNetwork() ? List.of(proxy.address()) : Sockets.any(proxy.families());
        Listener.Builder listener = Sockets.listener(addresses, port)
                .setTrafficDirection(TrafficDirection.OUTBOUND)
                .addFilterChains(Filters.chain(filters.edge("outbound_0.0.0.0_" + port + ";", "http." + port)));
        return Sockets.resource(filters.arriving(listener));
    }

    private Resource table(int port, List<Gateway> gateways, SortedSet<Integer> servers) {
        RouteConfiguration.Builder table = RouteConfiguration.newBuilder()
                .setName("http." + port)
                .setValidateClusters(BoolValue.of(false))
                .setIgnorePortInHostMatching(true)
                .setMaxDirectResponseBodySizeBytes(UInt32Value.of(MAX_DIRECT_BODY));
        Map<String, Host> hosts = hosts(gateways, servers);
        hosts.forEach((name, host) -> table.addVirtualHosts(virtualHost(name, host)));
        if (hosts.isEmpty()) {
            table.addVirtualHosts(VirtualHost.newBuilder()
                    .setName(Names.virtualHost("blackhole", servers.first()))
                    .addDomains("*"));
        }
        return Resource.of(ResourceType.ROUTE, table.getName(), table.build());
    }

    /** Servers of several numbers may share one listener (80 and 8080): then their hosts are one, as Envoy wants each once. */
    private Map<String, Host> hosts(List<Gateway> gateways, SortedSet<Integer> servers) {
        Map<String, Host> hosts = new LinkedHashMap<>();
        for (int server : servers) {
            for (GatewayHost host : mesh.gatewayHosts(gateways, server)) {
                hosts.merge(host.host(), new Host(server, host.routes()), Host::and);
            }
        }
        return hosts;
    }

    private VirtualHost virtualHost(String name, Host host) {
        VirtualHost.Builder virtual = VirtualHost.newBuilder()
                .setName(Names.virtualHost(name, host.serverPort()))
                .addDomains(name)
                .setIncludeRequestAttemptCount(true);
        host.routes().forEach(route -> virtual.addRoutes(routes.bound(route, host.serverPort())));
        return virtual.build();
    }

    /** The routes of one host, those that catch everything last. */
    private record Host(int serverPort, List<BoundRoute> routes) {
        Host and(Host other) {
            List<BoundRoute> all = new ArrayList<>(routes);
            other.routes().stream().filter(route -> !all.contains(route)).forEach(all::add);
            all.sort(Comparator.comparing(BoundRoute::catchesAll));
            return new Host(serverPort, all);
        }
    }
}
