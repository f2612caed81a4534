package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.outlier.OutlierEvent;

/** Is told what happens on the data path. Called on event loops, from several at a time: must not block. */
public interface Telemetry {
    /** A connection or request of a listener began or ended. */
    void downstream(DownstreamEvent event, ListenerConfig listener);

    /** Something happened between this proxy and a cluster. */
    void upstream(UpstreamEvent event, ClusterConfig cluster);

    /** Something happened between this proxy and one endpoint; reported in addition to the cluster's event. */
    void endpoint(UpstreamEvent event, ClusterConfig cluster, Endpoint endpoint);

    /** Outlier detection did something with an endpoint of a cluster; one event loop reports all of them. */
    void outlier(OutlierEvent event, ClusterConfig cluster);

    /** An exchange is over; everything in {@code info} is final: access log and request metrics. */
    void ended(StreamInfo info);

    /** What listeners count. */
    enum DownstreamEvent {
        CONNECTION_OPENED,
        CONNECTION_CLOSED,
        REQUEST_STARTED,
        REQUEST_ENDED,
        PROTOCOL_ERROR
    }

    /** What clusters count, by Envoy's counter and gauge names. */
    enum UpstreamEvent {
        CX_OPENED,
        CX_CLOSED,
        CX_CONNECT_FAIL,
        CX_CONNECT_TIMEOUT,
        CX_OVERFLOW,
        CX_MAX_REQUESTS,
        CX_IDLE_TIMEOUT,
        CX_PROTOCOL_ERROR,
        RQ_STARTED,
        RQ_ENDED,
        RQ_PENDING,
        RQ_PENDING_ENDED,
        RQ_PENDING_OVERFLOW,
        RQ_PENDING_FAILED,
        RQ_ACTIVE_OVERFLOW,
        RQ_CANCELLED,
        RQ_NONE_HEALTHY,
        LB_HEALTHY_PANIC,
        RQ_TIMEOUT,
        RQ_PER_TRY_TIMEOUT,
        RQ_RX_RESET,
        RQ_RETRY,
        RQ_RETRY_SUCCESS,
        RQ_RETRY_OVERFLOW,
        RQ_RETRY_LIMIT_EXCEEDED
    }
}
