package bookinfo.mesh.proxy.exchange;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** Opens listening sockets; the connections they accept are spread over all workers. */
final class Sockets {
    private static final int BACKLOG = 1024;
    private static final IntegerUnixChannelOption IPV6_ONLY = new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

    private final Transport transport;
    private final Map<EventLoop, Worker> workers;

    Sockets(Transport transport, Map<EventLoop, Worker> workers) {
        this.transport = transport;
        this.workers = Map.copyOf(workers);
    }

    /** The bound sockets, all or none; fails with a message that names the address and the cause. */
    CompletableFuture<List<Channel>> listen(
            List<InetSocketAddress> addresses, BiFunction<Worker, SocketChannel, ChannelHandler> handlers) {
        List<CompletableFuture<Channel>> opening = addresses.stream()
                .filter(address -> !servedByIpv4(address, addresses))
                .map(address -> listen(address, handlers))
                .toList();
        return CompletableFuture.allOf(opening.toArray(CompletableFuture[]::new))
                .thenApply(_ -> opening.stream().map(CompletableFuture::join).toList())
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        opening.stream()
                                .filter(one -> !one.isCompletedExceptionally())
                                .forEach(one -> Outbound.close(one.join()));
                    }
                });
    }

    /** Where both families are, Netty and the JDK bind 0.0.0.0 as ::, which takes the connections of both. */
    private static boolean servedByIpv4(InetSocketAddress address, List<InetSocketAddress> others) {
        return address.getAddress() instanceof Inet6Address wildcard
                && wildcard.isAnyLocalAddress()
                && others.stream()
                        .anyMatch(other -> other.getPort() == address.getPort()
                                && other.getAddress() instanceof Inet4Address ipv4
                                && ipv4.isAnyLocalAddress());
    }

    /** The bound socket; fails with a message that names the address and the cause. */
    CompletableFuture<Channel> listen(
            InetSocketAddress address, BiFunction<Worker, SocketChannel, ChannelHandler> handlers) {
        var bound = new CompletableFuture<Channel>();
        ServerBootstrap socket = new ServerBootstrap()
                .group(transport.loops())
                .channel(transport.server())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, transport.allocator())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Worker.WATER_MARK)
                .childHandler(new Accepted(workers, handlers));
        if (address.getAddress() instanceof Inet6Address && Epoll.isAvailable()) {
            socket.option(IPV6_ONLY, 1); // as in Envoy: :: leaves IPv4 to others
        }
        socket.bind(address).addListener(done -> {
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
