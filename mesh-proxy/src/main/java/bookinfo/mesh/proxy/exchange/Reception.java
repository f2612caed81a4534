package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.ProxyProtocol;
import bookinfo.mesh.proxy.config.TcpProxy;
import bookinfo.mesh.proxy.exchange.Telemetry.ListenerEvent;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Function;

/** Finds out where an accepted connection was going, and what serves it. */
final class Reception {
    private final Function<InetSocketAddress, Optional<Listener>> listeners;

    /** @param listeners by the address that they listen on, or would if they were bound */
    Reception(Function<InetSocketAddress, Optional<Listener>> listeners) {
        this.listeners = listeners;
    }

    /** What serves a connection that a socket of this listener accepted. */
    ChannelHandler accept(Worker worker, Listener listener, SocketChannel channel) {
        Arrival direct = Arrival.direct(channel);
        Optional<InetSocketAddress> original =
                listener.config().filters().originalDst() ? OriginalDestination.of(channel) : Optional.empty();
        if (original.isEmpty()) {
            return receive(worker, listener, direct);
        }
        InetSocketAddress destination = original.get();
        Listener target = listener.config().filters().handOff()
                ? listeners.apply(destination).orElse(listener)
                : listener;
        return receive(worker, target, direct.to(destination));
    }

    private static ChannelHandler receive(Worker worker, Listener listener, Arrival arrival) {
        return listener.config().filters().proxyProtocol() != ProxyProtocol.NONE || asksForProtocol(listener, arrival)
                ? new Inspection(worker, listener, arrival)
                : handler(worker, listener, arrival, "");
    }

    /** Where the answer makes no difference nobody waits for it: the client may be waiting for us to speak. */
    static boolean asksForProtocol(Listener listener, Arrival arrival) {
        ListenerConfig config = listener.config();
        return config.filters().inspects(arrival.local().getPort())
                && config.chains().askForProtocol(arrival.local());
    }

    /** The handler of the chain for a connection. */
    static ChannelHandler handler(Worker worker, Listener listener, Arrival arrival, String protocol) {
        Optional<Chain> chain = listener.chain(arrival.local(), protocol);
        if (chain.isEmpty()) {
            worker.parts().telemetry().listener(ListenerEvent.NO_FILTER_CHAIN_MATCH, listener.config());
            return new Closing();
        }
        return switch (chain.get().site().config().filter()) {
            case HttpConnectionManager _ ->
                new DownstreamConnection(worker, new MeshHandler(worker, chain.get()), arrival);
            case TcpProxy tcp -> new TcpConnection(worker, chain.get(), tcp, arrival).downstream();
        };
    }

    /** Serves nothing. */
    private static final class Closing extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            Outbound.close(context.channel());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }
    }
}
