package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/**
 * Bytes to a channel. Nobody waits for a single write, so none has a promise of its own: a write that fails closes the
 * channel, and that is what the connections watch.
 */
final class Outbound {
    private static final System.Logger LOG = System.getLogger(Outbound.class.getName());

    private static final ByteBuf CRLF = Unpooled.unreleasableBuffer(Unpooled.directBuffer(2)
            .writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII))
            .asReadOnly());
    /** Hex digits of an int and a line end. */
    private static final int CHUNK_LINE = 10;

    private Outbound() {}

    /** Writes bytes and takes them over. */
    static void write(Channel channel, ByteBuf bytes) {
        var _ = channel.write(bytes, channel.voidPromise());
    }

    /** Writes a piece of a body and takes it over. */
    static void data(Channel channel, ByteBuf data, boolean chunked) {
        int size = data.readableBytes();
        if (size == 0) {
            data.release(); // an empty chunk would end the body
            return;
        }
        if (!chunked) {
            write(channel, data);
            return;
        }
        ByteBuf line = channel.alloc().ioBuffer(CHUNK_LINE);
        MessageWriter.chunkStart(size, line);
        write(channel, line);
        write(channel, data);
        write(channel, CRLF.duplicate());
    }

    static void lastChunk(Channel channel, Headers trailers) {
        ByteBuf out = channel.alloc().ioBuffer(16);
        MessageWriter.lastChunk(trailers, out);
        write(channel, out);
    }

    /** Runs an action when everything that was written before has left. */
    static void whenFlushed(Channel channel, Runnable action) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> action.run());
    }

    static void close(Channel channel) {
        var _ = channel.close();
    }

    /** Closes after something was thrown: an I/O error is the peer's way of leaving, anything else is a fault of ours. */
    static void close(Channel channel, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(Level.ERROR, "connection " + channel + " is closed by a fault", cause);
        }
        close(channel);
    }
}
