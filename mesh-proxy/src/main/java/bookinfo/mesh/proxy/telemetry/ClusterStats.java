package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import bookinfo.mesh.proxy.outlier.OutlierEvent;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one event loop counts for one cluster, by Envoy's names. */
final class ClusterStats {
    private static final Map<UpstreamEvent, String> COUNTERS = new EnumMap<>(Map.ofEntries(
            Map.entry(UpstreamEvent.CX_OPENED, "upstream_cx_total"),
            Map.entry(UpstreamEvent.CX_CLOSED, "upstream_cx_destroy"),
            Map.entry(UpstreamEvent.CX_CONNECT_FAIL, "upstream_cx_connect_fail"),
            Map.entry(UpstreamEvent.CX_CONNECT_TIMEOUT, "upstream_cx_connect_timeout"),
            Map.entry(UpstreamEvent.CX_CONNECT_ATTEMPTS_EXCEEDED, "upstream_cx_connect_attempts_exceeded"),
            Map.entry(UpstreamEvent.CX_OVERFLOW, "upstream_cx_overflow"),
            Map.entry(UpstreamEvent.CX_MAX_REQUESTS, "upstream_cx_max_requests"),
            Map.entry(UpstreamEvent.CX_IDLE_TIMEOUT, "upstream_cx_idle_timeout"),
            Map.entry(UpstreamEvent.CX_PROTOCOL_ERROR, "upstream_cx_protocol_error"),
            Map.entry(UpstreamEvent.RQ_STARTED, "upstream_rq_total"),
            Map.entry(UpstreamEvent.RQ_PENDING, "upstream_rq_pending_total"),
            Map.entry(UpstreamEvent.RQ_PENDING_OVERFLOW, "upstream_rq_pending_overflow"),
            Map.entry(UpstreamEvent.RQ_PENDING_FAILED, "upstream_rq_pending_failure_eject"),
            Map.entry(UpstreamEvent.RQ_ACTIVE_OVERFLOW, "upstream_rq_active_overflow"),
            Map.entry(UpstreamEvent.RQ_CANCELLED, "upstream_rq_cancelled"),
            Map.entry(UpstreamEvent.RQ_NONE_HEALTHY, "upstream_cx_none_healthy"),
            Map.entry(UpstreamEvent.LB_HEALTHY_PANIC, "lb_healthy_panic"),
            Map.entry(UpstreamEvent.RQ_TIMEOUT, "upstream_rq_timeout"),
            Map.entry(UpstreamEvent.RQ_PER_TRY_TIMEOUT, "upstream_rq_per_try_timeout"),
            Map.entry(UpstreamEvent.RQ_RX_RESET, "upstream_rq_rx_reset"),
            Map.entry(UpstreamEvent.RQ_RETRY, "upstream_rq_retry"),
            Map.entry(UpstreamEvent.RQ_RETRY_SUCCESS, "upstream_rq_retry_success"),
            Map.entry(UpstreamEvent.RQ_RETRY_OVERFLOW, "upstream_rq_retry_overflow"),
            Map.entry(UpstreamEvent.RQ_RETRY_LIMIT_EXCEEDED, "upstream_rq_retry_limit_exceeded")));

    private final StatScope scope;
    private final Stats.Shard shard;
    private final Map<UpstreamEvent, Counter> counters = new EnumMap<>(UpstreamEvent.class);
    private final Gauge cxActive;
    private final Gauge rqActive;
    private final Gauge rqPendingActive;
    private final Statuses statuses;
    private final Histogram rqTime;

    ClusterStats(String statName, Stats.Shard shard) {
        this.scope = StatScope.cluster(statName);
        this.shard = shard;
        COUNTERS.forEach((event, name) -> counters.put(event, shard.counter(scope, name)));
        cxActive = shard.gauge(scope, "upstream_cx_active");
        rqActive = shard.gauge(scope, "upstream_rq_active");
        rqPendingActive = shard.gauge(scope, "upstream_rq_pending_active");
        statuses = new Statuses(scope, "upstream_rq", shard);
        rqTime = shard.histogram(scope, "upstream_rq_time");
    }

    void count(UpstreamEvent event) {
        Counter counter = counters.get(event);
        if (counter != null) {
            counter.increment();
        }
        switch (event) {
            case CX_OPENED -> cxActive.add(1);
            case CX_CLOSED -> cxActive.add(-1);
            case RQ_STARTED -> rqActive.add(1);
            case RQ_ENDED -> rqActive.add(-1);
            case RQ_PENDING -> rqPendingActive.add(1);
            case RQ_PENDING_ENDED -> rqPendingActive.add(-1);
            default -> {}
        }
    }

    /** Rare enough to look the counters up each time. */
    void count(OutlierEvent event) {
        names(event)
                .forEach(name -> shard.counter(scope, "outlier_detection.ejections_" + name)
                        .increment());
    }

    void answered(int status, long millis) {
        statuses.count(status);
        statuses.countCode(status);
        rqTime.record(millis);
    }

    void remove() {
        shard.removeAll(scope);
    }

    private static List<String> names(OutlierEvent event) {
        return switch (event) {
            case DETECTED_5XX -> List.of("detected_consecutive_5xx", "consecutive_5xx");
            case DETECTED_GATEWAY_FAILURE -> List.of("detected_consecutive_gateway_failure");
            case DETECTED_LOCAL_ORIGIN_FAILURE -> List.of("detected_consecutive_local_origin_failure");
            case ENFORCED_5XX -> List.of("enforced_consecutive_5xx", "enforced_total", "total");
            case ENFORCED_GATEWAY_FAILURE -> List.of("enforced_consecutive_gateway_failure", "enforced_total");
            case ENFORCED_LOCAL_ORIGIN_FAILURE ->
                List.of("enforced_consecutive_local_origin_failure", "enforced_total");
            case OVERFLOW -> List.of("overflow");
        };
    }
}
