package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.AccessLog;
import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.Snapshot;
import bookinfo.mesh.proxy.exchange.Peer;
import bookinfo.mesh.proxy.exchange.StreamInfo;
import bookinfo.mesh.proxy.exchange.Telemetry;
import bookinfo.mesh.proxy.outlier.OutlierEvent;
import bookinfo.mesh.proxy.telemetry.LoopTelemetry.EndpointKey;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts and logs what the data path reports: each event loop on its own, added up when somebody reads. */
public final class ProxyTelemetry implements Telemetry, AutoCloseable {
    private final Stats stats;
    private final IstioMetrics.Self self;
    private final LogFiles files = new LogFiles();
    private final List<LoopTelemetry> loops = new CopyOnWriteArrayList<>();
    private final FastThreadLocal<LoopTelemetry> loop = new FastThreadLocal<>() {
        @Override
        protected LoopTelemetry initialValue() {
            return startLoop();
        }
    };

    /**
     * @param self the workload this proxy stands for
     * @param gateway it stands alone, not beside a program
     */
    public ProxyTelemetry(Stats stats, Peer self, boolean gateway) {
        this.stats = stats;
        this.self = new IstioMetrics.Self(WorkloadLabels.of(self), gateway);
        stats.derive(gauges -> gauges.gauge(StatScope.process("access_log_file"), "write_failed", files.dropped()));
    }

    /**
     * Makes sure that a log can be written, for whoever accepts configuration.
     *
     * @throws IllegalArgumentException naming an operator of the format that is unknown or malformed
     */
    public static void check(AccessLog log) {
        LogFormat.of(log.format());
    }

    @Override
    public void listener(ListenerEvent event, ListenerConfig listener) {
        loop.get().listener(listener).count(event);
    }

    @Override
    public void downstream(DownstreamEvent event, FilterChain chain) {
        loop.get().chain(chain).count(event);
    }

    @Override
    public void upstream(UpstreamEvent event, ClusterConfig cluster) {
        loop.get().cluster(cluster).count(event);
    }

    @Override
    public void endpoint(UpstreamEvent event, ClusterConfig cluster, Endpoint endpoint) {
        loop.get().endpoint(cluster, endpoint).count(event);
    }

    @Override
    public void forgotten(ClusterConfig cluster, Endpoint endpoint) {
        loop.get().forgotten(cluster, endpoint);
    }

    @Override
    public void outlier(OutlierEvent event, ClusterConfig cluster) {
        loop.get().cluster(cluster).count(event);
    }

    @Override
    public void ended(StreamInfo info) {
        loop.get().ended(info);
    }

    @Override
    public void tcp(TcpEvent event, FilterChain chain) {
        loop.get().tcp(chain).count(event);
    }

    @Override
    public void connected(StreamInfo info) {
        loop.get().connected(info);
    }

    @Override
    public void transferred(StreamInfo info, long received, long sent) {
        loop.get().transferred(info, received, sent);
    }

    /** Forgets what was counted for clusters, endpoints and listeners that are no more. */
    public void retain(Snapshot snapshot) {
        Set<String> statNames = snapshot.clusters().values().stream()
                .map(ClusterConfig::statName)
                .collect(Collectors.toSet());
        Set<EndpointKey> endpoints = snapshot.clusters().values().stream()
                .flatMap(cluster -> cluster.endpoints().stream()
                        .map(endpoint -> new EndpointKey(cluster.name(), endpoint.address())))
                .collect(Collectors.toSet());
        // Those that the destinations of clients made are forgotten one by one.
        Predicate<EndpointKey> kept = key -> endpoints.contains(key)
                || Optional.ofNullable(snapshot.clusters().get(key.cluster()))
                        .filter(ClusterConfig::originalDestination)
                        .isPresent();
        Set<String> sockets = snapshot.listeners().values().stream()
                .flatMap(listener -> Stream.concat(
                        Stream.of(ListenerStats.text(listener.address())),
                        listener.chains().all().stream().map(FilterChain::id)))
                .collect(Collectors.toSet());
        loops.forEach(it -> it.retain(statNames, kept, sockets));
    }

    /** The figures of one endpoint by the names of Envoy's {@code /clusters}, sorted. */
    public Map<String, Long> endpoint(String cluster, Endpoint endpoint) {
        Map<String, Long> figures = new TreeMap<>();
        new EndpointStats().addTo(figures);
        for (LoopTelemetry it : loops) {
            EndpointStats counted = it.endpoints().get(new EndpointKey(cluster, endpoint.address()));
            if (counted != null) {
                counted.addTo(figures);
            }
        }
        return figures;
    }

    /** Writes what was logged and not yet written; called when the event loops have ended. */
    @Override
    public void close() {
        files.close();
    }

    private LoopTelemetry startLoop() {
        LoopTelemetry started = new LoopTelemetry(stats.shard(), self, files);
        loops.add(started);
        return started;
    }
}
