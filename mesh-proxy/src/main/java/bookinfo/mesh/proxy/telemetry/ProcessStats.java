package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.Snapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;
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
     * @param state Envoy's number for it: 0 live, 1 draining, 2 and 3 not yet configured
     * @param concurrency number of event loops
     * @param version of the program
     */
    public static void register(
            Stats stats, Supplier<Snapshot> snapshot, IntSupplier state, int concurrency, String version, Clock clock) {
        Instant start = clock.instant();
        stats.shard()
                .gauge(StatName.of(
                        "", "istio_build", List.of(new Label("component", "proxy"), new Label("tag", version))))
                .set(1);
        stats.derive(gauges -> {
            Runtime runtime = Runtime.getRuntime();
            gauges.gauge(
                    SERVER, "uptime", Duration.between(start, clock.instant()).toSeconds());
            gauges.gauge(SERVER, "live", state.getAsInt() == 0 ? 1 : 0);
            gauges.gauge(SERVER, "state", state.getAsInt());
            gauges.gauge(SERVER, "concurrency", concurrency);
            gauges.gauge(SERVER, "memory_allocated", runtime.totalMemory() - runtime.freeMemory());
            gauges.gauge(SERVER, "memory_heap_size", runtime.totalMemory());
        });
        stats.derive(gauges -> {
            Snapshot now = snapshot.get();
            gauges.gauge(CLUSTERS, "active_clusters", now.clusters().size());
            gauges.gauge(LISTENERS, "total_listeners_active", now.listeners().size());
        });
    }
}
