package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.concurrent.Future;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The connections of one event loop to one endpoint, and the requests that wait for one. Admission is Envoy's: an idle
 * connection needs room for a request; otherwise the request needs room among the pending, and a connection is opened for it
 * if the cluster has room for one or the endpoint has none at all.
 */
final class EndpointPool {
    private final ClusterPool cluster;
    private final Worker worker;
    private final Endpoint endpoint;

    /** Last in, first out: what is not needed grows old and is closed. */
    private final Deque<UpstreamConnection> idle = new ArrayDeque<>(4);

    private final Deque<UpstreamStream> pending = new ArrayDeque<>(4);
    private int connecting;
    private int open;
    private boolean draining;

    EndpointPool(ClusterPool cluster, Worker worker, Endpoint endpoint) {
        this.cluster = cluster;
        this.worker = worker;
        this.endpoint = endpoint;
    }

    /** Requests under way or waiting. */
    int active() {
        return open - idle.size() + pending.size();
    }

    /** Gets the stream a connection, now or later, or resets it. */
    void acquire(UpstreamStream stream) {
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
        cluster.usage().connections(-1);
        count(UpstreamEvent.CX_CLOSED);
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
        cluster.usage().connections(1);
        count(UpstreamEvent.CX_OPENED);
        HostLookup.SYSTEM
                .getResolver(worker.loop())
                .resolve(endpoint.address())
                .addListener((Future<InetSocketAddress> found) -> {
                    if (found.isSuccess()) {
                        dial(found.getNow());
                    } else {
                        failed(found.cause());
                    }
                });
    }

    /** At once: Netty's Bootstrap would let what the loop has to write go first, and with it the next request come. */
    private void dial(InetSocketAddress address) {
        Channel channel = worker.transport().client().newChannel();
        channel.config()
                .setConnectTimeoutMillis(Math.clamp(config().connectTimeout().toMillis(), 0, Integer.MAX_VALUE));
        channel.config().setAllocator(worker.transport().allocator());
        channel.config().setWriteBufferWaterMark(Worker.WATER_MARK);
        ChannelFuture registered = worker.loop().register(channel);
        if (!registered.isSuccess()) {
            failed(registered.cause());
            return;
        }
        InetSocketAddress from = config().bind()
                .map(local -> new InetSocketAddress(local.getAddress(), 0))
                .orElse(null);
        channel.connect(address, from).addListener(done -> {
            if (done.isSuccess()) {
                connected(channel);
            } else {
                Outbound.close(channel);
                failed(done.cause());
            }
        });
    }

    private void connected(Channel channel) {
        connecting--;
        open++;
        var connection = new UpstreamConnection(this, channel);
        channel.pipeline().addLast(connection);
        idle(connection);
    }

    /** All that wait fail with the connection, as in Envoy: whoever retries may pick a better endpoint. */
    private void failed(Throwable cause) {
        connecting--;
        cluster.usage().connections(-1);
        ResetReason reason = reason(cause);
        count(UpstreamEvent.CX_CONNECT_FAIL);
        if (reason == ResetReason.CONNECTION_TIMEOUT) {
            count(UpstreamEvent.CX_CONNECT_TIMEOUT);
        }
        count(UpstreamEvent.CX_CLOSED);
        String transport = transport(reason, cause);
        for (int waiting = pending.size(); waiting > 0; waiting--) {
            UpstreamStream stream = pending.poll();
            if (stream != null) {
                noLongerPending();
                count(UpstreamEvent.RQ_PENDING_FAILED);
                stream.reset(reason, transport);
            }
        }
    }

    private static ResetReason reason(Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return ResetReason.CONNECTION_TIMEOUT;
        }
        return cause instanceof BindException
                ? ResetReason.LOCAL_CONNECTION_FAILURE
                : ResetReason.REMOTE_CONNECTION_FAILURE;
    }

    /** The system's words without Netty's: the part between the failed call and the address. */
    private static String transport(ResetReason reason, Throwable cause) {
        String message = cause.getMessage();
        if (reason == ResetReason.CONNECTION_TIMEOUT || message == null) {
            return "";
        }
        int from = message.startsWith("finishConnect") ? message.indexOf(": ") + 2 : 0;
        int to = message.indexOf(": ", from);
        return "delayed connect error: " + message.substring(from, to < 0 ? message.length() : to);
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
