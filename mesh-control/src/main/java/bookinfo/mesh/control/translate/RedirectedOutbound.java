package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.Endpoint;
import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.MeshConfig.OutboundTrafficPolicy;
import bookinfo.mesh.config.Service.ServicePort;
import bookinfo.mesh.control.translate.Visible.VisibleService;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The application's calls, redirected: all arrive at one port, and the address that was dialled chooses the listener. A
 * port on which requests are routed has one listener for all services, everything else one for each service's address.
 */
final class RedirectedOutbound {
    private static final int PORT = 15001;

    private final Mesh mesh;
    private final Visible visible;
    private final RouteTables tables;
    private final Filters filters;
    private final Connections connections;
    private final Sockets sockets;
    private final OutboundTrafficPolicy policy;

    RedirectedOutbound(
            Mesh mesh,
            OutboundTrafficPolicy policy,
            Visible visible,
            RouteTables tables,
            Filters filters,
            Connections connections,
            Sockets sockets) {
        this.mesh = mesh;
        this.policy = policy;
        this.visible = visible;
        this.tables = tables;
        this.filters = filters;
        this.connections = connections;
        this.sockets = sockets;
    }

    List<Resource> resources() {
        List<Resource> resources = new ArrayList<>();
        resources.add(Sockets.resource(virtual()));
        for (int port : visible.requestPorts()) {
            resources.add(Sockets.resource(requests(port)));
            resources.add(tables.ofPort(port, UnknownHosts.host(policy)));
        }
        for (VisibleService service : visible.services()) {
            for (ServicePort port : service.ports(Traffic.CONNECTIONS)) {
                for (Listener.Builder listener : addressed(service, port)) {
                    resources.add(Sockets.resource(listener.addFilterChains(connections(service, port))));
                }
            }
            for (ServicePort port : service.ports(Traffic.EITHER)) {
                resources.addAll(either(service, port));
            }
        }
        return resources;
    }

    /** Where everything arrives. What dials this port itself would go round in circles. */
    private Listener.Builder virtual() {
        return sockets.everywhere("virtualOutbound", PORT)
                .setTrafficDirection(TrafficDirection.OUTBOUND)
                .setUseOriginalDst(Sockets.YES)
                .addFilterChains(connections.to(Clusters.BLACK_HOLE).toBuilder()
                        .setName("virtualOutbound-blackhole")
                        .setFilterChainMatch(Sockets.destination(PORT)))
                .addFilterChains(unknown("virtualOutbound-catchall-tcp"));
    }

    private Listener.Builder requests(int port) {
        String name = Integer.toString(port);
        Listener.Builder listener = sockets.unbound(port)
                .addFilterChains(http("outbound_0.0.0.0_" + port + ";", name))
                .setDefaultFilterChain(unknown("PassthroughFilterChain"));
        return Sockets.inspected(listener);
    }

    /** One table serves one service alone, whatever its requests say of their host. */
    private List<Resource> either(VisibleService service, ServicePort port) {
        List<Resource> resources = new ArrayList<>();
        String name = Names.virtualHost(service.host(), port.port());
        for (Listener.Builder listener : addressed(service, port)) {
            listener.addFilterChains(http("outbound_" + listener.getName() + ";", name))
                    .setDefaultFilterChain(connections(service, port));
            resources.add(Sockets.resource(Sockets.inspected(listener)));
        }
        resources.add(RouteTables.resource(
                RouteTables.table(name).addVirtualHosts(tables.host(service, port.port(), List.of("*")))));
        return resources;
    }

    /** A listener for the service's address; a headless service is dialled by the addresses of its pods. */
    private List<Listener.Builder> addressed(VisibleService service, ServicePort port) {
        List<String> virtual = service.service().clusterIps();
        if (!virtual.isEmpty()) {
            return List.of(sockets.unbound(virtual, port.port()));
        }
        return mesh.endpoints(service.service(), port, Map.of()).stream()
                .map((Endpoint endpoint) -> sockets.unbound(List.of(endpoint.address()), endpoint.port()))
                .toList();
    }

    private FilterChain connections(VisibleService service, ServicePort port) {
        return connections.outbound(service.host(), port.port());
    }

    private FilterChain http(String statPrefix, String table) {
        return Filters.chain(filters.outbound(statPrefix, table)).toBuilder()
                .setFilterChainMatch(FilterChainMatch.newBuilder()
                        .setTransportProtocol(Sockets.PLAIN)
                        .addApplicationProtocols(Sockets.HTTP))
                .build();
    }

    private FilterChain unknown(String name) {
        return connections.to(UnknownHosts.cluster(policy)).toBuilder()
                .setName(name)
                .build();
    }
}
