package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.HttpTimeouts;
import bookinfo.mesh.proxy.exchange.ProxyFailure.Simple;
import bookinfo.mesh.proxy.http.CodecFailure;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.MessageReader.Step;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.RequestReader;
import bookinfo.mesh.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: reads one request after the other and writes one response after the other. A request that was
 * pipelined waits, unread, until the one before it is answered.
 */
final class DownstreamConnection extends ChannelInboundHandlerAdapter implements Downstream {
    /** Unread bytes above which the socket is left alone. */
    private static final int UNREAD_LIMIT = 64 * 1024;

    private static final ProxyFailure HTTP_2 = new ProxyFailure.BadRequest(CodecFailure.HTTP_2);

    private final Worker worker;
    private final RequestHandler handler;
    private final HttpTimeouts timeouts;
    private final Arrival arrival;
    private final SocketChannel channel;
    private final RequestReader reader;
    private final ResponseWriter out;
    private final Inbound inbound = new Inbound();
    private final Deadline idle;
    private final Deadline streamIdle;

    private Phase phase = Phase.WAITING;
    private @Nullable RequestStream stream;
    private boolean requestEnded = true;
    private boolean answersHead;
    private boolean closeAfter;
    private boolean draining;
    private boolean readingOn;
    /** When the first byte of the present request came. */
    private Instant began = Instant.EPOCH;

    private Duration streamIdleLimit = Duration.ZERO;

    private enum Phase {
        /** No byte of a next request has come. */
        WAITING,
        /** A head has begun. */
        HEAD,
        /** A request is being served. */
        REQUEST,
        /** The last response was written; what still comes is thrown away until the peer closes. */
        LINGERING
    }

    DownstreamConnection(Worker worker, RequestHandler handler, Arrival arrival) {
        this.worker = worker;
        this.handler = handler;
        this.timeouts = handler.timeouts();
        this.arrival = arrival;
        this.channel = arrival.channel();
        this.reader = handler.reader();
        this.out = new ResponseWriter(channel);
        this.idle = new Deadline(channel.eventLoop(), this::idleTooLong);
        this.streamIdle = new Deadline(channel.eventLoop(), this::streamIdleTooLong);
    }

    @Override
    public boolean cameThrough(Listener listener) {
        return handler.chain().map(Chain::listener).filter(listener::equals).isPresent();
    }

    @Override
    public boolean servedBy(Chain chain) {
        return handler.chain().filter(chain::equals).isPresent();
    }

    /** A record for the present request. */
    StreamInfo info(FilterChain chain) {
        return new StreamInfo(
                chain, arrival.local(), arrival.remote(), channel.remoteAddress(), arrival.redirected(), began);
    }

    /** Bytes of the present request's head. */
    int headBytes() {
        return reader.headBytes();
    }

    /** Ends the connection after the response that is under way, or now if there is none. */
    @Override
    public void drain() {
        draining = true;
        if (phase == Phase.WAITING) {
            leave();
        }
    }

    /** Ends the connection after the present response. */
    void closeAfterResponse() {
        closeAfter = true;
    }

    /** Sets the limit on time in which nothing moves on the present request; zero is none. */
    void streamIdle(Duration limit) {
        streamIdleLimit = limit;
        streamIdle.in(limit);
    }

    /** Where the response is written, between {@link #head} and {@link #end}. */
    ResponseWriter out() {
        return out;
    }

    /** Writes the head of the response; returns the bytes it took. A response that comes before its request's end closes. */
    int head(ResponseHead head, boolean endStream) {
        closeAfter |= draining || worker.dismissing() || !requestEnded;
        return out.head(head, endStream, answersHead, closeAfter);
    }

    /** The response is complete: on to the next request, or to the end. */
    void end(Headers trailers) {
        out.end(trailers);
        stream = null;
        streamIdle.off();
        if (closeAfter) {
            leave();
            return;
        }
        phase = Phase.WAITING;
        idle.in(timeouts.idle());
        readOn();
    }

    /** Breaks off: the peer must not take what it got for a complete response. */
    void abort() {
        stream = null;
        Outbound.close(channel);
    }

    /** Reads what has come, as far as it can be taken, and passes it on at once: no more bytes may follow. */
    void readOn() {
        if (!readingOn) {
            read();
            flushRequest();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        worker.opened(this);
        handler.opened();
        idle.in(timeouts.idle());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (phase == Phase.LINGERING) {
            bytes.release();
            return;
        }
        inbound.add(context.alloc(), bytes);
        read();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        flushRequest();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        streamMoved();
        if (stream != null) {
            stream.downstreamWritable(channel.isWritable());
        } else if (channel.isWritable()) {
            readOn();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        idle.cancel();
        streamIdle.cancel();
        phase = Phase.LINGERING;
        RequestStream abandoned = stream;
        stream = null;
        inbound.release();
        worker.closed(this);
        if (abandoned != null) {
            abandoned.downstreamGone();
        }
        handler.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Outbound.close(channel, cause); // channelInactive tells the stream
    }

    /** Something moved on the present request. */
    void streamMoved() {
        if (stream != null) {
            streamIdle.in(streamIdleLimit);
        }
    }

    private void read() {
        readingOn = true;
        while (wantsNext() && take(reader.next(inbound.bytes()))) {}
        readingOn = false;
        inbound.compact();
        boolean takesAll = switch (phase) {
            case WAITING, HEAD -> out.writable(); // an unfinished head is bounded by the reader
            case REQUEST -> false;
            case LINGERING -> true;
        };
        channel.config().setAutoRead(takesAll || inbound.bytes().readableBytes() < UNREAD_LIMIT);
    }

    private void leave() {
        phase = Phase.LINGERING;
        boolean unread = !requestEnded || inbound.bytes().isReadable();
        inbound.release();
        out.close(unread, timeouts, idle);
    }

    private void flushRequest() {
        if (stream != null) {
            stream.requestFlush();
        }
    }

    private boolean wantsNext() {
        return switch (phase) {
            // Who does not take its answers gets no more of them.
            case WAITING, HEAD -> inbound.bytes().isReadable() && out.writable();
            case REQUEST -> !requestEnded && stream != null && stream.acceptsBody();
            case LINGERING -> false;
        };
    }

    /** Acts on a step; false when there is nothing more to read for now. */
    private boolean take(Step step) {
        switch (step) {
            case NEED_MORE -> {
                if (phase == Phase.WAITING && (inbound.bytes().isReadable() || !reader.idle())) {
                    headBegins();
                }
                return false;
            }
            case HEAD -> requestBegins();
            case DATA -> {
                streamMoved();
                if (stream != null) {
                    stream.requestData(reader.data());
                }
            }
            case END -> requestEnds();
            case FAILED -> {
                refuse(new ProxyFailure.BadRequest(reader.failure()));
                return false;
            }
        }
        return true;
    }

    /** Goes on from waiting, maybe: then it is now that the request begins. */
    private void enter(Phase next) {
        if (phase == Phase.WAITING) {
            began = worker.parts().clock().instant();
        }
        phase = next;
    }

    private void headBegins() {
        enter(Phase.HEAD);
        Duration limit = timeouts.requestHeaders().isZero() ? timeouts.streamIdle() : timeouts.requestHeaders();
        idle.in(limit.isZero() ? timeouts.idle() : limit);
    }

    private void requestBegins() {
        enter(Phase.REQUEST);
        RequestHead head = reader.head();
        answersHead = head.method().equals("HEAD");
        closeAfter = reader.close();
        requestEnded = reader.bodiless() && reader.next(inbound.bytes()) == Step.END;
        idle.in(requestEnded ? Duration.ZERO : timeouts.request());
        RequestStream begun = handler.stream(this, head, requestEnded);
        stream = begun;
        streamIdle(timeouts.streamIdle());
        begun.start();
    }

    private void requestEnds() {
        requestEnded = true;
        idle.off();
        streamMoved();
        if (stream != null) {
            stream.requestEnded(reader.trailers());
        }
    }

    private void refuse(ProxyFailure failure) {
        closeAfter = true;
        if (failure.equals(HTTP_2)) {
            out.refuseHttp2();
        }
        if (stream != null) {
            stream.requestBroken(failure);
        } else {
            enter(Phase.REQUEST);
            requestEnded = false;
            answersHead = false;
            handler.refused(this, failure);
        }
    }

    private void idleTooLong() {
        switch (phase) {
            case HEAD ->
                refuse(timeouts.requestHeaders().isZero() ? Simple.REQUEST_IDLE : Simple.REQUEST_HEADERS_TIMEOUT);
            case REQUEST -> refuse(Simple.REQUEST_TIMEOUT);
            case WAITING, LINGERING -> Outbound.close(channel);
        }
    }

    private void streamIdleTooLong() {
        if (stream != null) {
            stream.requestBroken(requestEnded ? Simple.RESPONSE_IDLE : Simple.REQUEST_IDLE);
        }
    }
}
