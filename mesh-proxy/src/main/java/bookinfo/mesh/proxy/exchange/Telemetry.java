package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.outlier.OutlierEvent;

/** Is told what happens on the data path. Called on event loops, from several at a time: must not block. */
public interface Telemetry {
    /** A connection that a listener took was given to no chain, or late. */
    void listener(ListenerEvent event, ListenerConfig listener);

    /** A connection or request began or ended. */
    void downstream(DownstreamEvent event, FilterChain chain);

    /** Something happened between this proxy and a cluster. */
    void upstream(UpstreamEvent event, ClusterConfig cluster);

    /** Something happened between this proxy and one endpoint; reported in addition to the cluster's event. */
    void endpoint(UpstreamEvent event, ClusterConfig cluster, Endpoint endpoint);

    /** An endpoint that only the destinations of clients made is no more. */
    void forgotten(ClusterConfig cluster, Endpoint endpoint);

    /** Outlier detection did something with an endpoint of a cluster; one event loop reports all of them. */
    void outlier(OutlierEvent event, ClusterConfig cluster);

    /** An exchange, or a TCP connection, is over; everything in {@code info} is final: access log and metrics. */
    void ended(StreamInfo info);

    /** Something happened to a TCP connection that is passed on. */
    void tcp(TcpEvent event, FilterChain chain);

    /** A TCP connection has an upstream, or it became clear that it gets none. */
    void connected(StreamInfo info);

    /** Bytes were read from a TCP connection's client, or from its upstream for the client. */
    void transferred(StreamInfo info, long received, long sent);

    /** What listeners count before a chain serves a connection. */
    enum ListenerEvent {
        PROXY_V1_FOUND,
        PROXY_V1_ERROR,
        PROXY_V2_FOUND,
        PROXY_V2_ERROR,
        /** The connection does not begin with a header of the proxy protocol, and need not. */
        PROXY_ABSENT_ALLOWED,
        PROXY_ABSENT_DISALLOWED,
        NO_FILTER_CHAIN_MATCH,
        /** The client did not show in time what it speaks. */
        INSPECTION_TIMEOUT
    }

    /** What TCP proxies count. */
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

    /** What HTTP connection managers count. */
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
