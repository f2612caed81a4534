package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.Limits;
import bookinfo.mesh.proxy.config.Snapshot;
import bookinfo.mesh.proxy.exchange.ClusterLoad;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Gauges of clusters that follow from their configuration and from what their limits count. */
public final class ClusterGauges {
    private static final String BREAKER = "circuit_breakers.default.";

    private ClusterGauges() {}

    /**
     * Adds them to {@code stats}.
     *
     * @param load by the name of a cluster
     */
    public static void register(Stats stats, Supplier<Snapshot> snapshot, Function<String, ClusterLoad> load) {
        stats.derive(gauges -> snapshot.get().clusters().values().forEach(cluster -> {
            StatScope scope = StatScope.cluster(cluster.statName());
            ClusterLoad now = load.apply(cluster.name());
            membership(cluster, now, scope, gauges);
            breaker(cluster.limits(), now, scope, gauges);
            if (cluster.outlier().isPresent()) {
                gauges.gauge(
                        scope,
                        "outlier_detection.ejections_active",
                        now.ejected().size());
            }
        }));
    }

    private static void membership(ClusterConfig cluster, ClusterLoad now, StatScope scope, Stats.Gauges gauges) {
        long healthy = Stream.concat(
                        cluster.endpoints().stream().filter(Endpoint::healthy).map(Endpoint::address),
                        now.destinations().stream())
                .filter(address -> !now.ejected().contains(address))
                .count();
        gauges.gauge(
                scope,
                "membership_total",
                cluster.endpoints().size() + now.destinations().size());
        gauges.gauge(scope, "membership_healthy", healthy);
    }

    private static void breaker(Limits limits, ClusterLoad now, StatScope scope, Stats.Gauges gauges) {
        limit(scope, gauges, "cx_open", now.connections(), limits.maxConnections());
        limit(scope, gauges, "rq_pending_open", now.pending(), limits.maxPendingRequests());
        limit(scope, gauges, "rq_open", now.requests(), limits.maxRequests());
        limit(scope, gauges, "rq_retry_open", now.retries(), limits.maxRetries());
        if (limits.trackRemaining()) {
            remaining(scope, gauges, "remaining_cx", now.connections(), limits.maxConnections());
            remaining(scope, gauges, "remaining_pending", now.pending(), limits.maxPendingRequests());
            remaining(scope, gauges, "remaining_rq", now.requests(), limits.maxRequests());
            remaining(scope, gauges, "remaining_retries", now.retries(), limits.maxRetries());
        }
    }

    private static void limit(StatScope scope, Stats.Gauges gauges, String name, long used, long limit) {
        gauges.gauge(scope, BREAKER + name, used >= limit ? 1 : 0);
    }

    private static void remaining(StatScope scope, Stats.Gauges gauges, String name, long used, long limit) {
        gauges.gauge(scope, BREAKER + name, Math.max(0, limit - used));
    }
}
