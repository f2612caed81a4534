package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import java.util.Map;

/** What one event loop counts for one endpoint: the figures of {@code /clusters}. */
final class EndpointStats {
    private final Counter cxTotal = new Counter();
    private final Gauge cxActive = new Gauge();
    private final Counter cxConnectFail = new Counter();
    private final Counter rqTotal = new Counter();
    private final Gauge rqActive = new Gauge();
    private final Counter rqError = new Counter();
    private final Counter rqSuccess = new Counter();
    private final Counter rqTimeout = new Counter();

    void count(UpstreamEvent event) {
        switch (event) {
            case CX_OPENED -> {
                cxTotal.increment();
                cxActive.add(1);
            }
            case CX_CLOSED -> cxActive.add(-1);
            case CX_CONNECT_FAIL -> cxConnectFail.increment();
            case RQ_STARTED -> {
                rqTotal.increment();
                rqActive.add(1);
            }
            case RQ_ENDED -> rqActive.add(-1);
            case RQ_TIMEOUT -> rqTimeout.increment();
            default -> {}
        }
    }

    void answered(int status) {
        (status >= 500 ? rqError : rqSuccess).increment();
    }

    /** Adds the figures under the names that Envoy prints. */
    void addTo(Map<String, Long> figures) {
        figures.merge("cx_active", cxActive.value(), Long::sum);
        figures.merge("cx_connect_fail", cxConnectFail.value(), Long::sum);
        figures.merge("cx_total", cxTotal.value(), Long::sum);
        figures.merge("rq_active", rqActive.value(), Long::sum);
        figures.merge("rq_error", rqError.value(), Long::sum);
        figures.merge("rq_success", rqSuccess.value(), Long::sum);
        figures.merge("rq_timeout", rqTimeout.value(), Long::sum);
        figures.merge("rq_total", rqTotal.value(), Long::sum);
    }
}
