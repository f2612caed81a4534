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

    /** An exchange, or a TCP connection, is over; everything in {@code info} is final: access log and metrics. */
    void ended(StreamInfo info);

    /** Something happened to a TCP connection that a listener passes on. */
    void tcp(TcpEvent event, ListenerConfig listener);

    /** A TCP connection has an upstream, or it became clear that it gets none. */
    void connected(StreamInfo info);

    /** Bytes were read from a TCP connection's client, or from its upstream for the client. */
    void transferred(StreamInfo info, long received, long sent);

    /** What listeners that pass TCP connections on count. */
    enum TcpEvent {
        OPENED,
        CLOSED,
        /** The cluster does not exist. */
        NO_ROUTE,
        IDLE_TIMEOUT,
        /** The client is not read because the upstream does not take more. */
        READING_PAUSED,
        READING_RESUMED
    }

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
        CX_CONNECT_ATTEMPTS_EXCEEDED,
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
