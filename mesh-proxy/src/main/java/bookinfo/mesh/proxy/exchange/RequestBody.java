package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** The body of a request on its way, kept up to a bound while it waits for a connection or another try may need it. */
final class RequestBody {
    /** A body that is larger can be sent only once. */
    static final int REPLAY_LIMIT = 256 * 1024;
    /** While no connection takes the body, reading stops here. */
    private static final int WAITING_LIMIT = 64 * 1024;

    /** A copy: a piece of a single byte would keep all that was read with it. */
    private ByteBuf kept = Unpooled.EMPTY_BUFFER;

    private boolean replayable = true;
    private boolean ended;
    private @Nullable Headers trailers;

    boolean replayable() {
        return replayable;
    }

    boolean ended() {
        return ended;
    }

    /** While nothing takes the body: whether more of it should be read all the same. */
    boolean mayWait() {
        return kept.readableBytes() < WAITING_LIMIT;
    }

    /** Takes a piece and passes it to the connection, if there is one. */
    void add(ByteBuf data, @Nullable UpstreamConnection to) {
        if (replayable) {
            keep(data);
        }
        if (to != null) {
            to.data(data);
            if (kept.readableBytes() > REPLAY_LIMIT) {
                sendOnce();
            }
        } else {
            data.release();
        }
    }

    void end(Headers last, @Nullable UpstreamConnection to) {
        ended = true;
        trailers = last;
        if (to != null) {
            to.end(last);
        }
    }

    /** Sends what was kept, from the first byte. */
    void replay(UpstreamConnection to) {
        to.data(kept.retainedDuplicate());
        if (trailers != null) {
            to.end(trailers);
        }
    }

    /** No further try will need the body. */
    void sendOnce() {
        replayable = false;
        kept.release();
        kept = Unpooled.EMPTY_BUFFER;
    }

    private void keep(ByteBuf data) {
        if (kept.capacity() == 0) {
            kept = data.alloc().buffer(data.readableBytes());
        }
        kept.writeBytes(data, data.readerIndex(), data.readableBytes());
    }
}
