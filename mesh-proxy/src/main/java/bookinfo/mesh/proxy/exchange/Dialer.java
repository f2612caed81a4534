package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.util.concurrent.Future;
import java.net.BindException;
import java.net.InetSocketAddress;

/** Opens the connections of one event loop to one endpoint, and counts them among the cluster's. */
final class Dialer {
    private final ClusterPool cluster;
    private final Worker worker;
    private final Endpoint endpoint;

    Dialer(ClusterPool cluster, Worker worker, Endpoint endpoint) {
        this.cluster = cluster;
        this.worker = worker;
        this.endpoint = endpoint;
    }

    /** Opens a connection; its end is to be told to {@link #closed()}, a failure counts itself. */
    void dial(Dialled dialled) {
        cluster.usage().connections(1);
        count(UpstreamEvent.CX_OPENED);
        HostLookup.SYSTEM
                .getResolver(worker.loop())
                .resolve(endpoint.address())
                .addListener((Future<InetSocketAddress> found) -> {
                    if (found.isSuccess()) {
                        dial(found.getNow(), dialled);
                    } else {
                        failed(found.cause(), dialled);
                    }
                });
    }

    /** At once: Netty's Bootstrap would let what the loop has to write go first, and with it the next request come. */
    private void dial(InetSocketAddress address, Dialled dialled) {
        Channel channel = worker.transport().client().newChannel();
        channel.config()
                .setConnectTimeoutMillis(
                        Math.clamp(cluster.config().connectTimeout().toMillis(), 0, Integer.MAX_VALUE));
        channel.config().setAllocator(worker.transport().allocator());
        channel.config().setWriteBufferWaterMark(Worker.WATER_MARK);
        ChannelFuture registered = worker.loop().register(channel);
        if (!registered.isSuccess()) {
            failed(registered.cause(), dialled);
            return;
        }
        InetSocketAddress from = cluster.config().source(address).orElse(null);
        if (from != null) {
            // The port is chosen with the destination in view: there are more pairs than ports.
            channel.config().setOption(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
        channel.connect(address, from).addListener(done -> {
            if (done.isSuccess()) {
                dialled.opened(channel);
            } else {
                Outbound.close(channel);
                failed(done.cause(), dialled);
            }
        });
    }

    /** A connection that was opened is no more. */
    void closed() {
        cluster.usage().connections(-1);
        count(UpstreamEvent.CX_CLOSED);
    }

    private void failed(Throwable cause, Dialled dialled) {
        ResetReason reason = reason(cause);
        count(UpstreamEvent.CX_CONNECT_FAIL);
        if (reason == ResetReason.CONNECTION_TIMEOUT) {
            count(UpstreamEvent.CX_CONNECT_TIMEOUT);
        }
        closed();
        dialled.failed(reason, transport(reason, cause));
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

    private void count(UpstreamEvent event) {
        cluster.count(event, endpoint);
    }

    /** Is told on the event loop what became of a connection. */
    interface Dialled {
        /** There is a connection. */
        void opened(Channel channel);

        /**
         * There is no connection.
         *
         * @param transport the system's words; empty where it said nothing
         */
        void failed(ResetReason reason, String transport);
    }
}
