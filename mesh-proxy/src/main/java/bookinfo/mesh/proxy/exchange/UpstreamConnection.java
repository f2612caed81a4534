package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.MessageWriter;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.ResponseHead;
import bookinfo.mesh.proxy.http.ResponseReader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection to one endpoint, serving one request at a time. */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
    /** Envoy's bounds for response heads. */
    private static final int MAX_HEAD_BYTES = 60 * 1024;

    private static final int MAX_FIELDS = 100;

    private final EndpointPool pool;
    private final Channel channel;
    private final ResponseReader reader = new ResponseReader(MAX_HEAD_BYTES, MAX_FIELDS);
    private final Inbound inbound = new Inbound();
    private final Deadline idle;

    private @Nullable UpstreamStream stream;
    private int requests;
    private boolean chunked;
    private boolean requestEnded;
    private boolean responseHeadSeen;
    private boolean reusable;
    private boolean left;
    private boolean paused;
    private boolean readingOn;

    UpstreamConnection(EndpointPool pool, Channel channel) {
        this.pool = pool;
        this.channel = channel;
        this.idle = new Deadline(channel.eventLoop(), () -> pool.idleTimeout(this));
    }

    InetSocketAddress localAddress() {
        return (InetSocketAddress) channel.localAddress();
    }

    boolean writable() {
        return channel.isWritable();
    }

    /** Requests served or begun. */
    int requests() {
        return requests;
    }

    Deadline idle() {
        return idle;
    }

    boolean open() {
        return channel.isActive();
    }

    /** Gives the connection to a request until its response has ended or it is reset. */
    void begin(UpstreamStream owner) {
        stream = owner;
        requests++;
        requestEnded = false;
        responseHeadSeen = false;
        reusable = true;
        idle.off();
    }

    /** Sends the head; when no body follows the request is complete with it. */
    void head(RequestHead head, boolean endStream) {
        reader.expect(head.method().equals("HEAD"));
        ByteBuf out = channel.alloc().ioBuffer(512);
        chunked = MessageWriter.request(head, endStream, out);
        Outbound.write(channel, out);
        if (endStream) {
            requestEnded = true;
            channel.flush();
        }
    }

    /** Sends a piece of the body and takes it over. */
    void data(ByteBuf data) {
        Outbound.data(channel, data, chunked);
    }

    void end(Headers trailers) {
        if (chunked) {
            Outbound.lastChunk(channel, trailers);
        }
        requestEnded = true;
        channel.flush();
    }

    void flush() {
        channel.flush();
    }

    /** Stops or resumes reading of the response, also of what has already come. */
    void reading(boolean on) {
        paused = !on && channel.isActive(); // what a peer that is gone has sent is read to its end
        if (on && !readingOn && inbound.bytes().isReadable()) {
            read();
            flushResponse();
        }
        channel.config().setAutoRead(!paused);
    }

    /** Gives the request up; the connection cannot be used again. */
    void abandon() {
        stream = null;
        close();
    }

    void close() {
        Outbound.close(channel);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        inbound.add(context.alloc(), (ByteBuf) message);
        read();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        flushResponse();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (stream != null && channel.isWritable()) {
            stream.upstreamWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        idle.cancel();
        paused = false;
        read(); // what the client could not take yet
        // Envoy's parser is asked whether a message may end here, and takes one cut off for a malformed one.
        boolean cut = !reader.idle() || inbound.bytes().isReadable();
        inbound.release();
        UpstreamStream owner = stream;
        stream = null;
        leave();
        if (owner == null) {
            return;
        }
        if (reader.closed() == ResponseReader.Step.END) {
            owner.responseEnded(reader.trailers());
        } else if (cut) {
            pool.protocolError();
            owner.reset(ResetReason.PROTOCOL_ERROR, "");
        } else {
            owner.reset(ResetReason.CONNECTION_TERMINATION, "");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Outbound.close(channel, cause); // what it means for the request is decided in channelInactive
    }

    private void leave() {
        if (!left) {
            left = true;
            pool.closed(this);
        }
    }

    private void read() {
        readingOn = true;
        while (!paused && take()) {}
        readingOn = false;
    }

    /** Takes a step of the response; false when there is nothing more to read for now. */
    private boolean take() {
        UpstreamStream owner = stream;
        if (owner == null) {
            if (inbound.bytes().isReadable()) {
                close(); // bytes that answer no request: a response smuggled in, or a peer out of step
            }
            return false;
        }
        switch (reader.next(inbound.bytes())) {
            case NEED_MORE -> {
                inbound.compact();
                return false;
            }
            case HEAD -> head(owner);
            case DATA -> owner.responseData(reader.data());
            case END -> end(owner);
            case FAILED -> {
                stream = null;
                pool.protocolError();
                close();
                owner.reset(ResetReason.PROTOCOL_ERROR, "");
                return false;
            }
        }
        return true;
    }

    private void flushResponse() {
        if (stream != null) {
            stream.responseFlush();
        }
    }

    private void head(UpstreamStream owner) {
        ResponseHead head = reader.head();
        if (head.informational()) {
            owner.responseHead(head, false);
            return;
        }
        responseHeadSeen = true;
        reusable = reader.keepAlive();
        owner.responseHead(head, reader.bodiless());
    }

    private void end(UpstreamStream owner) {
        if (!responseHeadSeen) {
            return; // the end of an informational response
        }
        stream = null;
        // Before the connection is offered to others: the stream must not see a request that follows on it.
        Headers trailers = reader.trailers();
        reading(true);
        if (reusable && requestEnded && !inbound.bytes().isReadable() && !pool.usedUp(this)) {
            owner.responseEnded(trailers);
            pool.idle(this);
        } else {
            // First the connection of whoever waits, then the answer: its reader may ask again, and find the place
            // taken.
            close();
            leave();
            owner.responseEnded(trailers);
        }
    }
}
