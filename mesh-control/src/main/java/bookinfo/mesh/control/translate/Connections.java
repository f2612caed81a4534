package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.BoundTcpRoute;
import bookinfo.mesh.config.DestinationRule;
import bookinfo.mesh.config.HttpRoute.WeightedDestination;
import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.TrafficPolicy;
import bookinfo.mesh.config.TrafficPolicy.ConnectionPool;
import bookinfo.mesh.config.VirtualService;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import java.util.List;
import java.util.Optional;

/** Ports on which no HTTP is spoken: connections are passed on as they are, and each is one decision. */
final class Connections {
    private final Mesh mesh;
    private final Proxy proxy;
    private final Filters filters;

    Connections(Mesh mesh, Proxy proxy, Filters filters) {
        this.mesh = mesh;
        this.proxy = proxy;
        this.filters = filters;
    }

    /** The application's connections to a service. */
    FilterChain outbound(String host, int port) {
        TcpProxy.Builder tcp = tcp(Names.outbound(port, "", host), host, port);
        Optional<BoundTcpRoute> bound = mesh.sidecarConnections(host, port, proxy.namespace(), proxy.labels());
        if (bound.isEmpty()) {
            return Filters.chain(tcp.setCluster(Names.outbound(port, "", host)).build());
        }
        VirtualService rule = bound.get().rule();
        List<WeightedDestination> shares = Routes.shares(bound.get().route().route());
        if (shares.size() == 1) {
            tcp.setCluster(Routes.cluster(mesh, rule, shares.getFirst().destination(), port));
            return Filters.chain(tcp.build());
        }
        for (WeightedDestination share : shares) {
            tcp.getWeightedClustersBuilder()
                    .addClustersBuilder()
                    .setName(Routes.cluster(mesh, rule, share.destination(), port))
                    .setWeight(share.weight());
        }
        return Filters.chain(tcp.build());
    }

    /** Others' connections to the application. */
    FilterChain inbound(InboundPort port) {
        return Filters.chain(tcp(port.cluster(), port.host(), port.servicePort())
                .setCluster(port.cluster())
                .build());
    }

    /** Connections that go to a cluster of no service. */
    FilterChain to(String cluster) {
        return Filters.chain(tcp(cluster).setCluster(cluster).build());
    }

    private TcpProxy.Builder tcp(String name, String host, int port) {
        TcpProxy.Builder tcp = tcp(name + ";");
        mesh.destinationRuleFor(host, proxy.namespace())
                .map(DestinationRule::trafficPolicy)
                .flatMap(policy -> policy.at(port, TrafficPolicy.NONE).connectionPool())
                .flatMap(ConnectionPool::tcpIdleTimeout)
                .ifPresent(idle -> tcp.setIdleTimeout(Names.duration(idle)));
        return tcp;
    }

    private TcpProxy.Builder tcp(String statPrefix) {
        TcpProxy.Builder tcp = TcpProxy.newBuilder().setStatPrefix(statPrefix);
        filters.accessLog().ifPresent(tcp::addAccessLog);
        return tcp;
    }
}
