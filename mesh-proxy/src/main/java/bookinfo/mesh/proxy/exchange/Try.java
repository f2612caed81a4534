package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One attempt at one endpoint. Passes what happens on to the forwarder until it is given up. */
final class Try implements UpstreamStream {
    private final Forwarder forwarder;
    private final ClusterPool cluster;
    private final Endpoint endpoint;
    private final EndpointPool pool;
    private @Nullable UpstreamConnection connection;
    private boolean requestStarted;
    private boolean over;

    Try(Forwarder forwarder, ClusterPool cluster, Endpoint endpoint) {
        this.forwarder = forwarder;
        this.cluster = cluster;
        this.endpoint = endpoint;
        this.pool = cluster.endpoint(endpoint);
    }

    void start() {
        pool.acquire(this);
    }

    /** The connection once there is one, until the try is over. */
    @Nullable
    UpstreamConnection connection() {
        return connection;
    }

    /** Bytes of the request may have reached the upstream. */
    boolean requestStarted() {
        return requestStarted;
    }

    /** The time for an answer is over. */
    void timedOut() {
        if (connection != null) {
            cluster.state().unanswered(endpoint, 504);
        }
        giveUp();
    }

    /** Nobody wants the answer any more. */
    void giveUp() {
        if (over) {
            return;
        }
        UpstreamConnection used = connection;
        finish();
        pool.cancel(this);
        if (used != null) {
            used.abandon();
        }
    }

    /** The answer's body is not wanted, but it is empty, so that the connection can be used again. */
    void ignoreEnd() {
        finish();
    }

    @Override
    public void connected(UpstreamConnection assigned) {
        connection = assigned;
        requestStarted = true;
        cluster.usage().requests(1);
        cluster.count(UpstreamEvent.RQ_STARTED, endpoint);
        cluster.state().connected(endpoint);
        forwarder.connected(assigned);
    }

    @Override
    public void responseHead(ResponseHead head, boolean endStream) {
        if (!over) {
            if (!head.informational()) {
                cluster.state().answered(endpoint, head.status());
            }
            forwarder.responseHead(head, endStream);
        }
    }

    @Override
    public void responseData(ByteBuf data) {
        if (over) {
            data.release();
        } else {
            forwarder.responseData(data);
        }
    }

    @Override
    public void responseEnded(Headers trailers) {
        if (!over) {
            finish();
            forwarder.responseEnded(trailers);
        }
    }

    @Override
    public void responseFlush() {
        if (!over) {
            forwarder.responseFlush();
        }
    }

    @Override
    public void reset(ResetReason reason, String transport) {
        if (!over) {
            finish();
            // What the breaker refused says nothing about the endpoint.
            if (reason != ResetReason.OVERFLOW) {
                cluster.state().unanswered(endpoint, 503);
            }
            forwarder.reset(reason, transport);
        }
    }

    @Override
    public void upstreamWritable() {
        if (!over) {
            forwarder.upstreamWritable();
        }
    }

    private void finish() {
        over = true;
        if (connection != null) {
            connection = null;
            cluster.usage().requests(-1);
            cluster.count(UpstreamEvent.RQ_ENDED, endpoint);
        }
    }
}
