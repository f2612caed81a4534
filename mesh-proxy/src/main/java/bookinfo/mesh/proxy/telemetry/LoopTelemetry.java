package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.AccessLog;
import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.TcpProxy;
import bookinfo.mesh.proxy.exchange.StreamInfo;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What one event loop counts and logs. Written on that loop; the maps are concurrent because others read and prune them. */
final class LoopTelemetry {
    private final Stats.Shard shard;
    private final IstioMetrics istio;
    private final LogFiles files;
    private final Map<String, ClusterStats> clusters = new ConcurrentHashMap<>();
    private final Map<EndpointKey, EndpointStats> endpoints = new ConcurrentHashMap<>();
    private final Map<String, Chain<ListenerStats>> chains = new ConcurrentHashMap<>();
    private final Map<String, Chain<TcpStats>> tcpChains = new ConcurrentHashMap<>();
    private final Map<String, Arrivals> arrivals = new ConcurrentHashMap<>();
    private final LogLine line = new LogLine(1 << 10);

    LoopTelemetry(Stats.Shard shard, IstioMetrics.Self self, LogFiles files) {
        this.shard = shard;
        this.istio = new IstioMetrics(self, shard);
        this.files = files;
    }

    ClusterStats cluster(ClusterConfig cluster) {
        ClusterStats known = clusters.get(cluster.statName());
        return known != null
                ? known
                : clusters.computeIfAbsent(cluster.statName(), name -> new ClusterStats(name, shard));
    }

    ArrivalStats listener(ListenerConfig config) {
        String socket = ListenerStats.text(config.address());
        return arrivals.computeIfAbsent(socket, _ -> new Arrivals(new ArrivalStats(config, shard))).stats;
    }

    ListenerStats chain(FilterChain config) {
        return of(chains, config, ListenerStats::new).stats;
    }

    EndpointStats endpoint(ClusterConfig cluster, Endpoint endpoint) {
        var key = new EndpointKey(cluster.name(), endpoint.address());
        EndpointStats known = endpoints.get(key);
        return known != null ? known : endpoints.computeIfAbsent(key, _ -> new EndpointStats());
    }

    TcpStats tcp(FilterChain config) {
        return of(tcpChains, config, TcpStats::new).stats;
    }

    void connected(StreamInfo info) {
        if (istio(info)) {
            istio.opened(info);
        }
    }

    void transferred(StreamInfo info, long received, long sent) {
        tcp(info.chain()).transferred(received, sent);
        if (istio(info)) {
            istio.transferred(info, received, sent);
        }
    }

    void ended(StreamInfo info) {
        switch (info.chain().filter()) {
            case HttpConnectionManager _ -> requestEnded(info, of(chains, info.chain(), ListenerStats::new));
            case TcpProxy _ -> connectionEnded(info, of(tcpChains, info.chain(), TcpStats::new));
        }
    }

    private void requestEnded(StreamInfo info, Chain<ListenerStats> chain) {
        long millis = info.duration().toMillis();
        chain.stats.ended(info);
        // What is answered without the router says nothing about the cluster.
        if (info.cluster().isPresent() && info.status() > 0 && info.routed()) {
            ClusterConfig cluster = info.cluster().get();
            cluster(cluster).answered(info.status(), millis);
            if (info.endpoint().isPresent()) {
                endpoint(cluster, info.endpoint().get()).answered(info.status());
            }
        }
        if (chain.stats.istio()) {
            istio.ended(info);
        }
        log(info, chain);
    }

    private void connectionEnded(StreamInfo info, Chain<TcpStats> chain) {
        if (istio(info)) {
            istio.closed(info);
        }
        log(info, chain);
    }

    /**
     * Whether Istio's metrics are wanted of a TCP connection. Envoy has no network filters that may be absent, so that nothing in
     * a listener could ask for them which an Envoy without Istio's extensions took; a mesh says which way its listeners lead.
     */
    private static boolean istio(StreamInfo info) {
        return info.chain().direction() != Direction.UNSPECIFIED;
    }

    private void log(StreamInfo info, Chain<?> chain) {
        for (Log log : chain.logs) {
            log.format.append(info, line);
            log.file.offer(line.drain());
        }
    }

    /** An endpoint is no more; what is counted for it afterwards begins anew. */
    void forgotten(ClusterConfig cluster, Endpoint endpoint) {
        endpoints.remove(new EndpointKey(cluster.name(), endpoint.address()));
    }

    /** @param sockets ids of filter chains and addresses of listeners */
    void retain(Set<String> statNames, Predicate<EndpointKey> kept, Set<String> sockets) {
        clusters.entrySet().removeIf(entry -> {
            boolean gone = !statNames.contains(entry.getKey());
            if (gone) {
                entry.getValue().remove();
            }
            return gone;
        });
        endpoints.keySet().removeIf(kept.negate());
        retainSockets(sockets);
    }

    /** What still has connections is forgotten after a later change. */
    private void retainSockets(Set<String> names) {
        List<StatScope> gone = new ArrayList<>();
        sockets()
                .forEach(all -> all.entrySet().removeIf(entry -> {
                    SocketStats stats = entry.getValue().stats();
                    return !names.contains(entry.getKey()) && stats.idle() && gone.addAll(stats.scopes());
                }));
        Set<String> counting = sockets()
                .flatMap(all -> all.values().stream())
                .flatMap(counted -> counted.stats().scopes().stream())
                .map(StatScope::prefix)
                .collect(Collectors.toSet());
        gone.removeIf(scope -> counting.contains(scope.prefix()));
        gone.forEach(shard::removeAll);
    }

    private Stream<Map<String, ? extends Counted>> sockets() {
        return Stream.of(chains, tcpChains, arrivals);
    }

    Map<EndpointKey, EndpointStats> endpoints() {
        return endpoints;
    }

    private <S extends SocketStats> Chain<S> of(
            Map<String, Chain<S>> all, FilterChain config, BiFunction<FilterChain, Stats.Shard, S> stats) {
        Chain<S> known = all.get(config.id());
        if (known != null && known.config.equals(config)) {
            return known;
        }
        var made = new Chain<>(config, stats.apply(config, shard), logs(config));
        all.put(config.id(), made);
        return made;
    }

    private List<Log> logs(FilterChain config) {
        return config.filter().accessLogs().stream().map(this::log).toList();
    }

    private Log log(AccessLog config) {
        return new Log(LogFormat.of(config.format()), files.file(config.path()));
    }

    /** An endpoint may belong to several clusters, one a subset. Written out like {@link RequestLabels}, and for its reason. */
    record EndpointKey(String cluster, InetSocketAddress address) {
        @Override
        public boolean equals(Object other) {
            return other instanceof EndpointKey key && cluster.equals(key.cluster) && address.equals(key.address);
        }

        @Override
        public int hashCode() {
            return 31 * cluster.hashCode() + address.hashCode();
        }
    }

    /** Where something is counted. */
    private interface Counted {
        SocketStats stats();
    }

    /** Made for a version of a filter chain, which is a record: it compares itself at once. */
    private record Chain<S extends SocketStats>(FilterChain config, S stats, List<Log> logs) implements Counted {}

    private record Arrivals(ArrivalStats stats) implements Counted {}

    private record Log(LogFormat format, LogFile file) {}
}
