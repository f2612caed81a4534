package bookinfo.mesh.proxy.exchange;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** Opens listening sockets; the connections they accept are spread over all workers. */
final class Sockets {
    private static final int BACKLOG = 1024;

    private final Transport transport;
    private final Map<EventLoop, Worker> workers;

    Sockets(Transport transport, Map<EventLoop, Worker> workers) {
        this.transport = transport;
        this.workers = Map.copyOf(workers);
    }

    /** The bound socket; fails with a message that names the address and the cause. */
    CompletableFuture<Channel> listen(
            InetSocketAddress address, BiFunction<Worker, SocketChannel, ChannelHandler> handlers) {
        var bound = new CompletableFuture<Channel>();
        new ServerBootstrap()
                .group(transport.loops())
                .channel(transport.server())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, transport.allocator())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Worker.WATER_MARK)
                .childHandler(new Accepted(workers, handlers))
                .bind(address)
                .addListener(done -> {
                    if (done.isSuccess()) {
                        bound.complete(((ChannelFuture) done).channel());
                    } else {
                        bound.completeExceptionally(new IOException(
                                "cannot listen on " + text(address) + ": " + cause(done.cause()), done.cause()));
                    }
                });
        return bound;
    }

    private static String text(InetSocketAddress address) {
        String host = address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return host + ":" + address.getPort();
    }

    /** The system's words without Netty's about the call. */
    private static String cause(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2);
    }

    private static final class Accepted extends ChannelInitializer<SocketChannel> {
        private final Map<EventLoop, Worker> workers;
        private final BiFunction<Worker, SocketChannel, ChannelHandler> handlers;

        Accepted(Map<EventLoop, Worker> workers, BiFunction<Worker, SocketChannel, ChannelHandler> handlers) {
            this.workers = workers;
            this.handlers = handlers;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            Worker worker = workers.get(channel.eventLoop());
            if (worker == null) {
                throw new IllegalStateException("connection on a foreign event loop: " + channel);
            }
            channel.pipeline().addLast(handlers.apply(worker, channel));
        }
    }
}
