package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.ListenerFilters;
import bookinfo.mesh.proxy.config.ProxyProtocol;
import bookinfo.mesh.proxy.exchange.HttpProbe.Finding;
import bookinfo.mesh.proxy.exchange.Telemetry.ListenerEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Waits until it is clear whose connection it is, where a load balancer says so, and what the client speaks, where that makes a
 * difference; then gives the connection, with what was read, to the chain for it.
 */
final class Inspection extends ChannelInboundHandlerAdapter implements Downstream {
    /** Envoy's bound of what is looked at. */
    private static final int LIMIT = 64 * 1024;

    private final Worker worker;
    private final Listener listener;
    private final ListenerFilters rules;
    private final Inbound inbound = new Inbound();
    private final Deadline timeout;
    private Arrival arrival;
    private boolean headerDue;
    private @Nullable ChannelHandlerContext context;

    Inspection(Worker worker, Listener listener, Arrival arrival) {
        this.worker = worker;
        this.listener = listener;
        this.arrival = arrival;
        this.rules = listener.config().filters();
        this.headerDue = rules.proxyProtocol() != ProxyProtocol.NONE;
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
        if (headerDue) {
            readHeader();
        }
        if (!headerDue && arrival.channel().isOpen()) {
            inspect(reading);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext reading, Throwable cause) {
        Outbound.close(arrival.channel(), cause);
    }

    private void timedOut() {
        count(ListenerEvent.INSPECTION_TIMEOUT);
        if (rules.continueOnTimeout() && context != null) {
            proceed(context, Finding.NOT_HTTP);
        } else {
            turnAway();
        }
    }

    private void readHeader() {
        switch (ProxyHeader.look(inbound.bytes())) {
            case ProxyHeader.Unfinished _ -> {}
            case ProxyHeader.Malformed(int version) ->
                refuse(version == 1 ? ListenerEvent.PROXY_V1_ERROR : ListenerEvent.PROXY_V2_ERROR);
            case ProxyHeader.Absent _
            when rules.proxyProtocol() == ProxyProtocol.REQUIRED -> refuse(ListenerEvent.PROXY_ABSENT_DISALLOWED);
            case ProxyHeader.Absent _ -> headerRead(ListenerEvent.PROXY_ABSENT_ALLOWED);
            case ProxyHeader.Header header -> {
                inbound.bytes().skipBytes(header.length());
                inbound.compact();
                header.said()
                        .ifPresent(said -> arrival = arrival.from(said.source()).to(said.destination()));
                headerRead(header.version() == 1 ? ListenerEvent.PROXY_V1_FOUND : ListenerEvent.PROXY_V2_FOUND);
            }
        }
    }

    private void headerRead(ListenerEvent how) {
        count(how);
        headerDue = false;
    }

    private void refuse(ListenerEvent why) {
        count(why);
        turnAway();
    }

    /** As Envoy, which leaves unread what it looked at, so that the system breaks the connection off: nothing was served. */
    private void turnAway() {
        if (inbound.bytes().isReadable()) {
            arrival.channel().config().setSoLinger(0);
        }
        Outbound.close(arrival.channel());
    }

    private void inspect(ChannelHandlerContext reading) {
        Finding finding =
                Reception.asksForProtocol(listener, arrival) ? HttpProbe.look(inbound.bytes()) : Finding.NOT_HTTP;
        if (finding != Finding.UNDECIDED || inbound.bytes().readableBytes() > LIMIT) {
            proceed(reading, finding);
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

    private void count(ListenerEvent event) {
        worker.parts().telemetry().listener(event, listener.config());
    }
}
