package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.ListenerFilters;
import bookinfo.mesh.proxy.exchange.HttpProbe.Finding;
import bookinfo.mesh.proxy.exchange.Telemetry.ListenerEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** Waits until it is clear what a client speaks, then gives its connection, with what was read, to the chain for it. */
final class Inspection extends ChannelInboundHandlerAdapter implements Downstream {
    /** Envoy's bound of what is looked at. */
    private static final int LIMIT = 64 * 1024;

    private final Worker worker;
    private final Listener listener;
    private final Arrival arrival;
    private final ListenerFilters rules;
    private final Inbound inbound = new Inbound();
    private final Deadline timeout;
    private @Nullable ChannelHandlerContext context;

    Inspection(Worker worker, Listener listener, Arrival arrival) {
        this.worker = worker;
        this.listener = listener;
        this.arrival = arrival;
        this.rules = listener.config().filters();
        this.timeout = new Deadline(worker.loop(), this::timedOut);
    }

    @Override
    public boolean cameThrough(Listener other) {
        return listener == other;
    }

    @Override
    public boolean servedBy(Chain chain) {
        return false;
    }

    /** Nothing is under way that could be waited for. */
    @Override
    public void drain() {
        Outbound.close(arrival.channel());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        timeout.in(rules.timeout());
        worker.opened(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        timeout.cancel();
        inbound.release();
        worker.closed(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        inbound.add(reading.alloc(), (ByteBuf) message);
        Finding finding = HttpProbe.look(inbound.bytes());
        if (finding != Finding.UNDECIDED || inbound.bytes().readableBytes() > LIMIT) {
            proceed(reading, finding);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext reading, Throwable cause) {
        Outbound.close(arrival.channel(), cause);
    }

    private void timedOut() {
        worker.parts().telemetry().listener(ListenerEvent.INSPECTION_TIMEOUT, listener.config());
        if (rules.continueOnTimeout() && context != null) {
            proceed(context, Finding.NOT_HTTP);
        } else {
            Outbound.close(arrival.channel());
        }
    }

    /** The next handler sees what it would have seen from the beginning. */
    private void proceed(ChannelHandlerContext here, Finding finding) {
        here.pipeline().addLast(Reception.handler(worker, listener, arrival, finding.protocol()));
        here.fireChannelActive();
        if (inbound.bytes().isReadable()) {
            here.fireChannelRead(inbound.bytes().retain());
            here.fireChannelReadComplete();
        }
        here.pipeline().remove(this);
    }
}
