package bookinfo.cluster.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A stream as WebSocket text messages, one a flush. */
final class MessageStream extends ClientStream {
    private static final short NORMAL = 1000;
    private static final short INTERNAL_ERROR = 1011;
    private static final int MAX_REASON = 120;

    private final ServerWebSocket socket;

    MessageStream(ServerWebSocket socket) {
        this.socket = socket;
    }

    @Override
    void onClose(Runnable action) {
        socket.closeHandler(closed -> action.run()).resume();
    }

    @Override
    void fail(ApiFailure failure) throws IOException {
        String reason = failure.message();
        Blocking.await(socket.close(INTERNAL_ERROR, reason.substring(0, Math.min(MAX_REASON, reason.length()))));
    }

    @Override
    boolean divisible() {
        return false;
    }

    @Override
    Future<Void> send(Buffer bytes) {
        return bytes.length() == 0
                ? Future.succeededFuture()
                : socket.writeTextMessage(bytes.toString(StandardCharsets.UTF_8));
    }

    @Override
    Future<Void> end() {
        return socket.isClosed() ? Future.succeededFuture() : socket.close(NORMAL);
    }
}
