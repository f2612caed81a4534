package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.Snapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Statistics of the process as a whole and of its configuration. */
public final class ProcessStats {
    private static final StatScope SERVER = StatScope.process("server");
    private static final StatScope CLUSTERS = StatScope.process("cluster_manager");
    private static final StatScope LISTENERS = StatScope.process("listener_manager");

    private ProcessStats() {}

    /**
     * Adds them to {@code stats}.
     *
     * @param live false while draining
     * @param concurrency number of event loops
     */
    public static void register(
            Stats stats, Supplier<Snapshot> snapshot, Supplier<Boolean> live, int concurrency, Clock clock) {
        Instant start = clock.instant();
        stats.derive(gauges -> {
            Runtime runtime = Runtime.getRuntime();
            gauges.gauge(
                    SERVER, "uptime", Duration.between(start, clock.instant()).toSeconds());
            gauges.gauge(SERVER, "live", live.get() ? 1 : 0);
            // As in Envoy's state: 0 live, 1 draining.
            gauges.gauge(SERVER, "state", live.get() ? 0 : 1);
            gauges.gauge(SERVER, "concurrency", concurrency);
            gauges.gauge(SERVER, "memory_allocated", runtime.totalMemory() - runtime.freeMemory());
            gauges.gauge(SERVER, "memory_heap_size", runtime.totalMemory());
        });
        stats.derive(gauges -> {
            Snapshot now = snapshot.get();
            gauges.gauge(CLUSTERS, "active_clusters", now.clusters().size());
            gauges.gauge(LISTENERS, "total_listeners_active", now.listeners().size());
            now.clusters().values().forEach(cluster -> membership(cluster, gauges));
        });
    }

    private static void membership(ClusterConfig cluster, Stats.Gauges gauges) {
        StatScope scope = StatScope.cluster(cluster.statName());
        long healthy = cluster.endpoints().stream().filter(Endpoint::healthy).count();
        gauges.gauge(scope, "membership_total", cluster.endpoints().size());
        gauges.gauge(scope, "membership_healthy", healthy);
    }
}
