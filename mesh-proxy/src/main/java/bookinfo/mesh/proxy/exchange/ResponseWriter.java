package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.HttpTimeouts;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.MessageWriter;
import bookinfo.mesh.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;

/** Writes the responses of one downstream connection, one after the other. */
final class ResponseWriter {
    /** A peer that does not take the last bytes within this time, or the shorter one of an idle stream, loses them. */
    private static final Duration LAST_FLUSH = Duration.ofMinutes(1);

    private final SocketChannel channel;
    private boolean chunked;
    private boolean speaksHttp2;

    ResponseWriter(SocketChannel channel) {
        this.channel = channel;
    }

    /** The peer takes what is written; otherwise the source should be spared. */
    boolean writable() {
        return channel.isWritable();
    }

    /** Writes a response that another one follows. */
    void informational(ResponseHead head) {
        ByteBuf out = channel.alloc().ioBuffer(64);
        MessageWriter.response(head, true, false, false, out);
        Outbound.write(channel, out);
        channel.flush();
    }

    /** Answers a client that speaks HTTP/2; what else is written to it is dropped. */
    void refuseHttp2() {
        ByteBuf out = channel.alloc().ioBuffer(256);
        Http2Refusal.write(out);
        Outbound.write(channel, out);
        speaksHttp2 = true;
    }

    /** Writes a head; returns the bytes that it took. */
    int head(ResponseHead head, boolean endStream, boolean answersHead, boolean close) {
        if (speaksHttp2) {
            return 0;
        }
        ByteBuf out = channel.alloc().ioBuffer(512);
        chunked = MessageWriter.response(head, endStream, answersHead, close, out);
        int bytes = out.readableBytes();
        Outbound.write(channel, out);
        return bytes;
    }

    /** Writes a piece of the body and takes it over. */
    void data(ByteBuf data) {
        if (speaksHttp2) {
            data.release();
        } else {
            Outbound.data(channel, data, chunked);
        }
    }

    /** Writes what ends the body. */
    void end(Headers trailers) {
        if (chunked) {
            Outbound.lastChunk(channel, trailers);
        }
        channel.flush();
    }

    void flush() {
        channel.flush();
    }

    /**
     * Closes after everything was sent. Closing with unread bytes would make the system reset the connection and the peer
     * lose the response, so if there can be any the peer is given a while to read it and to close.
     *
     * @param limit closes the connection when it runs out
     */
    void close(boolean unread, HttpTimeouts timeouts, Deadline limit) {
        Duration linger = timeouts.delayedClose();
        limit.in(
                timeouts.streamIdle().isZero() || timeouts.streamIdle().compareTo(LAST_FLUSH) > 0
                        ? LAST_FLUSH
                        : timeouts.streamIdle());
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
            if (unread && sent.isSuccess() && !linger.isZero()) {
                channel.config().setAutoRead(true);
                var _ = channel.shutdownOutput();
                limit.in(linger);
            } else {
                Outbound.close(channel);
            }
        });
    }
}
