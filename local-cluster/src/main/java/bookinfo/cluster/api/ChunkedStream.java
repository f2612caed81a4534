package bookinfo.cluster.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;

/** A stream as the chunks of an HTTP response, whose head leaves with the first flush. */
final class ChunkedStream extends ClientStream {
    private final HttpServerResponse response;

    ChunkedStream(HttpServerResponse response, String contentType) {
        this.response = response;
        response.setChunked(true)
                .putHeader("Content-Type", contentType)
                .putHeader("Cache-Control", "no-cache, private");
    }

    @Override
    void onClose(Runnable action) {
        response.closeHandler(closed -> action.run());
    }

    @Override
    void fail(ApiFailure failure) throws IOException {
        if (!response.headWritten()) {
            response.setStatusCode(failure.code()).putHeader("Content-Type", "application/json");
            Blocking.await(response.end(Buffer.buffer(Json.bytes(failure.status()))));
        } else {
            // Too late for a status: an unfinished body is how the client can tell.
            response.reset();
        }
    }

    @Override
    boolean divisible() {
        return true;
    }

    @Override
    Future<Void> send(Buffer bytes) {
        return bytes.length() == 0 && !response.headWritten() ? response.writeHead() : response.write(bytes);
    }

    @Override
    Future<Void> end() {
        return response.end();
    }
}
