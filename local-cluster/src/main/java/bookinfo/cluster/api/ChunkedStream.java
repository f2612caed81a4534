package bookinfo.cluster.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream to a client as the chunks of an HTTP response, whose head leaves with the first flush. A flush returns when the
 * bytes are with the operating system, so a slow client slows its own stream and nothing else.
 */
final class ChunkedStream extends OutputStream {
    private static final int CHUNK = 32 << 10;

    private final HttpServerResponse response;
    private Buffer pending = Buffer.buffer();

    ChunkedStream(HttpServerResponse response, String contentType) {
        this.response = response.setChunked(true).putHeader("Content-Type", contentType);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        pending.appendBytes(bytes, offset, length);
        if (pending.length() >= CHUNK) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        Buffer bytes = pending;
        pending = Buffer.buffer();
        boolean onlyHead = bytes.length() == 0 && !response.headWritten();
        EventLoop.await(onlyHead ? response.writeHead() : response.write(bytes));
    }

    @Override
    public void close() throws IOException {
        EventLoop.await(response.end(pending));
    }

    /** Tells the client of a failure, as well as can be done now. */
    void fail(ApiFailure failure) throws IOException {
        if (!response.headWritten()) {
            response.setStatusCode(failure.code()).putHeader("Content-Type", "application/json");
            EventLoop.await(response.end(Buffer.buffer(Json.bytes(failure.status()))));
        } else {
            // Too late for a status: an unfinished body is how the client can tell.
            response.reset();
        }
    }
}
