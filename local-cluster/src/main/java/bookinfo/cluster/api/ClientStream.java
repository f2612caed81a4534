package bookinfo.cluster.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream to a client: what is written between two flushes travels together. A flush returns when the bytes are with
 * the operating system, so a slow client slows its own stream and nothing else.
 */
abstract class ClientStream extends OutputStream {
    private static final int CHUNK = 32 << 10;

    private Buffer pending = Buffer.buffer();

    @Override
    public final void write(int value) throws IOException {
        pending.appendByte((byte) value);
        flushWhenFull();
    }

    @Override
    public final void write(byte[] bytes, int offset, int length) throws IOException {
        pending.appendBytes(bytes, offset, length);
        flushWhenFull();
    }

    @Override
    public final void flush() throws IOException {
        Buffer bytes = pending;
        pending = Buffer.buffer();
        Blocking.await(send(bytes));
    }

    /** Runs when the client leaves. */
    abstract void onClose(Runnable action);

    /** Tells the client of a failure, as well as can be done now. */
    abstract void fail(ApiFailure failure) throws IOException;

    /** Whether a chunk may end anywhere, or only at a flush. */
    abstract boolean divisible();

    abstract Future<Void> send(Buffer bytes);

    abstract Future<Void> end();

    @Override
    public final void close() throws IOException {
        if (pending.length() > 0) {
            flush();
        }
        Blocking.await(end());
    }

    private void flushWhenFull() throws IOException {
        if (divisible() && pending.length() >= CHUNK) {
            flush();
        }
    }
}
