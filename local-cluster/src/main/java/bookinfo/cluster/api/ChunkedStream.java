package bookinfo.cluster.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream to a client as the chunks of an HTTP response, whose head leaves with the first flush. A write returns when the
 * bytes are with the operating system, so a slow client slows its own stream and nothing else.
 */
final class ChunkedStream extends OutputStream {
    private final HttpServerResponse response;

    ChunkedStream(HttpServerResponse response, String contentType) {
        this.response = response.setChunked(true).putHeader("Content-Type", contentType);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        EventLoop.await(response.write(Buffer.buffer(length).appendBytes(bytes, offset, length)));
    }

    @Override
    public void flush() throws IOException {
        if (!response.headWritten()) {
            EventLoop.await(response.writeHead());
        }
    }

    @Override
    public void close() throws IOException {
        EventLoop.await(response.end());
    }
}
