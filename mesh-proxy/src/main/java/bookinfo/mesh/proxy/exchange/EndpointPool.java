package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The connections of one event loop to one endpoint, and the requests that wait for one. Admission is Envoy's: an idle
 * connection needs room for a request; otherwise the request needs room among the pending, and a connection is opened for it
 * if the cluster has room for one or the endpoint has none at all.
 */
final class EndpointPool implements Dialer.Dialled {
    private final ClusterPool cluster;
    private final Endpoint endpoint;
    private final Dialer dialer;

    /** Last in, first out: what is not needed grows old and is closed. */
    private final Deque<UpstreamConnection> idle = new ArrayDeque<>(4);

    private final Deque<UpstreamStream> pending = new ArrayDeque<>(4);
    private int connecting;
    private int open;
    private int tunnels;
    private boolean draining;

    EndpointPool(ClusterPool cluster, Worker worker, Endpoint endpoint) {
        this.cluster = cluster;
        this.endpoint = endpoint;
        this.dialer = new Dialer(cluster, worker, endpoint);
    }

    /** Requests and TCP connections under way or waiting. */
    int active() {
        return open - idle.size() + pending.size() + tunnels;
    }

    Dialer dialer() {
        return dialer;
    }

    /** A TCP connection that is passed on to this endpoint begins or ends: it is nobody else's. */
    void tunnels(int change) {
        tunnels += change;
    }

    /** Gets the stream a connection, now or later, or resets it. */
    void acquire(UpstreamStream stream) {
        // What has ended stays among the idle until the event loop comes to its end.
        while (!idle.isEmpty() && !idle.getLast().open()) {
            idle.removeLast();
        }
        if (!idle.isEmpty()) {
            if (cluster.usage().roomForRequest(config().limits())) {
                attach(idle.removeLast(), stream);
            } else {
                overflow(UpstreamEvent.RQ_ACTIVE_OVERFLOW, stream);
            }
        } else if (!cluster.usage().roomForPending(config().limits())) {
            overflow(UpstreamEvent.RQ_PENDING_OVERFLOW, stream);
        } else {
            pending.add(stream);
            cluster.usage().pending(1);
            count(UpstreamEvent.RQ_PENDING);
            openWhatIsNeeded();
        }
    }

    /** The stream no longer waits; nothing happens if it did not. */
    void cancel(UpstreamStream stream) {
        if (pending.remove(stream)) {
            noLongerPending();
            count(UpstreamEvent.RQ_CANCELLED);
        }
    }

    /** A connection is free: the first that waits and is let through gets it. */
    void idle(UpstreamConnection connection) {
        if (!connection.open()) {
            return; // its end leads to closed
        }
        for (UpstreamStream next = pending.poll(); next != null; next = pending.poll()) {
            noLongerPending();
            if (cluster.usage().roomForRequest(config().limits())) {
                attach(connection, next);
                return;
            }
            overflow(UpstreamEvent.RQ_ACTIVE_OVERFLOW, next);
        }
        if (draining) {
            connection.close();
        } else {
            connection.idle().in(config().idleTimeout());
            idle.addLast(connection);
        }
    }

    void idleTimeout(UpstreamConnection connection) {
        count(UpstreamEvent.CX_IDLE_TIMEOUT);
        connection.close();
    }

    void protocolError() {
        count(UpstreamEvent.CX_PROTOCOL_ERROR);
    }

    /** The connection serves no more requests: its place is free. */
    void closed(UpstreamConnection connection) {
        idle.remove(connection);
        open--;
        dialer.closed();
        openWhatIsNeeded();
    }

    /** Whether it has served as many requests as one connection may. */
    boolean usedUp(UpstreamConnection connection) {
        int limit = config().maxRequestsPerConnection();
        return limit > 0 && connection.requests() >= limit;
    }

    /** The endpoint is gone: what is under way may end, nothing is kept for later. */
    void drain() {
        draining = true;
        idle.forEach(UpstreamConnection::close);
    }

    private void attach(UpstreamConnection connection, UpstreamStream stream) {
        connection.begin(stream);
        if (usedUp(connection)) {
            count(UpstreamEvent.CX_MAX_REQUESTS);
        }
        stream.connected(connection);
    }

    private void overflow(UpstreamEvent limit, UpstreamStream refused) {
        count(limit);
        refused.reset(ResetReason.OVERFLOW, "");
    }

    /**
     * While requests wait here, a connection of this pool is open or on its way, and its end leads here again: none waits for a
     * connection that only another event loop could open.
     */
    private void openWhatIsNeeded() {
        while (pending.size() > connecting) {
            boolean room = cluster.usage().roomForConnection(config().limits());
            if (!room) {
                count(UpstreamEvent.CX_OVERFLOW);
            }
            if (!room && open + connecting > 0) {
                return;
            }
            connect();
        }
    }

    private void connect() {
        connecting++;
        dialer.dial(this);
    }

    @Override
    public void opened(Channel channel) {
        connecting--;
        open++;
        var connection = new UpstreamConnection(this, channel);
        channel.pipeline().addLast(connection);
        idle(connection);
    }

    /** All that wait fail with the connection, as in Envoy: whoever retries may pick a better endpoint. */
    @Override
    public void failed(ResetReason reason, String transport) {
        connecting--;
        for (int waiting = pending.size(); waiting > 0; waiting--) {
            UpstreamStream stream = pending.poll();
            if (stream != null) {
                noLongerPending();
                count(UpstreamEvent.RQ_PENDING_FAILED);
                stream.reset(reason, transport);
            }
        }
    }

    private void noLongerPending() {
        cluster.usage().pending(-1);
        count(UpstreamEvent.RQ_PENDING_ENDED);
    }

    private ClusterConfig config() {
        return cluster.config();
    }

    private void count(UpstreamEvent event) {
        cluster.count(event, endpoint);
    }
}
