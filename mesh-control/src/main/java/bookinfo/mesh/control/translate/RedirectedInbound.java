package bookinfo.mesh.control.translate;

import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilterChainMatchPredicate;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilterChainMatchPredicate.MatchSet;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.type.v3.Int32Range;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Others' calls to the application, redirected: all arrive at one port, and the port that was dialled chooses the chain.
 * What dials a port that no service has is passed on as it is.
 */
final class RedirectedInbound {
    private static final int PORT = 15006;
    private static final int ALL_PORTS = 65_536;

    private final Clusters clusters;
    private final Filters filters;
    private final Connections connections;
    private final Sockets sockets;

    RedirectedInbound(Clusters clusters, Filters filters, Connections connections, Sockets sockets) {
        this.clusters = clusters;
        this.filters = filters;
        this.connections = connections;
        this.sockets = sockets;
    }

    List<Resource> resources(Collection<InboundPort> ports) {
        List<Resource> resources = new ArrayList<>();
        Listener.Builder listener = sockets.everywhere("virtualInbound", PORT)
                .setTrafficDirection(TrafficDirection.INBOUND)
                .addListenerFilters(
                        Sockets.filter("envoy.filters.listener.original_dst", OriginalDst.getDefaultInstance()))
                .addFilterChains(named(
                        connections.to(Clusters.BLACK_HOLE), "virtualInbound-blackhole", Sockets.destination(PORT)))
                .addFilterChains(named(
                        connections.to(Clusters.INBOUND_PASSTHROUGH),
                        "virtualInbound",
                        FilterChainMatch.newBuilder()
                                .setTransportProtocol(Sockets.PLAIN)
                                .build()));
        for (InboundPort port : ports) {
            resources.add(clusters.inboundAsDialled(port));
            chains(port).forEach(listener::addFilterChains);
        }
        List<Integer> inspected = ports.stream()
                .filter(port -> port.traffic() == Traffic.EITHER)
                .map(InboundPort::number)
                .sorted()
                .toList();
        if (!inspected.isEmpty()) {
            listener.addListenerFilters(inspector(inspected));
        }
        resources.add(Sockets.resource(Sockets.waiting(listener)));
        return resources;
    }

    private Stream<FilterChain> chains(InboundPort port) {
        FilterChainMatch plain = Sockets.destination(port.number()).toBuilder()
                .setTransportProtocol(Sockets.PLAIN)
                .build();
        FilterChainMatch http =
                plain.toBuilder().addApplicationProtocols(Sockets.HTTP).build();
        String name = "0.0.0.0_" + port.number();
        return switch (port.traffic()) {
            case REQUESTS -> Stream.of(named(Filters.chain(port.requests(filters)), name, plain));
            case CONNECTIONS -> Stream.of(named(connections.inbound(port), name, plain));
            case EITHER ->
                Stream.of(
                        named(Filters.chain(port.requests(filters)), name, http),
                        named(connections.inbound(port), name, plain));
        };
    }

    /** On all other ports nothing is waited for: there the server may speak first. */
    private static ListenerFilter inspector(List<Integer> ports) {
        MatchSet.Builder others = MatchSet.newBuilder();
        int from = 0;
        for (int port : ports) {
            if (from < port) {
                others.addRules(range(from, port));
            }
            from = port + 1;
        }
        others.addRules(range(from, ALL_PORTS));
        return Sockets.inspector().toBuilder()
                .setFilterDisabled(
                        ListenerFilterChainMatchPredicate.newBuilder().setOrMatch(others))
                .build();
    }

    /** {@code end} is the first port after it. */
    private static ListenerFilterChainMatchPredicate range(int start, int end) {
        return ListenerFilterChainMatchPredicate.newBuilder()
                .setDestinationPortRange(Int32Range.newBuilder().setStart(start).setEnd(end))
                .build();
    }

    private static FilterChain named(FilterChain chain, String name, FilterChainMatch match) {
        return chain.toBuilder().setName(name).setFilterChainMatch(match).build();
    }
}
