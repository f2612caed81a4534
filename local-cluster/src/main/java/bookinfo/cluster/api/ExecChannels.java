package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/**
 * A process's streams as messages of one WebSocket ({@code v5.channel.k8s.io}, {@code v4.channel.k8s.io}): the first byte
 * is the channel. The last message is a Status on the error channel.
 */
final class ExecChannels {
    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int ERROR = 3;
    private static final int RESIZE = 4;
    private static final int CLOSE = 255;
    private static final int MAX_MESSAGE = 32 << 10;
    private static final short NORMAL = 1000;

    private final ServerWebSocket socket;
    private final Process process;
    private final Kubelet.Resize resize;

    ExecChannels(ServerWebSocket socket, Kubelet.Execution execution) {
        this.socket = socket;
        this.process = execution.process();
        this.resize = execution.resize();
    }

    /** Carries the streams until the process has ended; when the client leaves, the process is ended. */
    void run(boolean withInput) throws IOException {
        socket.closeHandler(closed -> process.destroy());
        socket.binaryMessageHandler(message -> {
            socket.pause(); // one at a time: the process may be slow to read, and the event loop must not wait
            Thread.ofVirtual().name("exec-stdin").start(() -> take(message));
        });
        if (!withInput) {
            process.getOutputStream().close();
        }
        socket.resume();
        try {
            send(STDOUT, new byte[0], 0);
            Thread errors = Thread.ofVirtual().name("exec-stderr").start(() -> copyQuietly(process.getErrorStream()));
            copy(process.getInputStream(), STDOUT);
            errors.join();
            int code = process.waitFor();
            byte[] status = Json.bytes(
                    code == 0
                            ? Json.object().put("status", "Success")
                            : ApiFailure.exit(code).status());
            send(ERROR, status, status.length);
            EventLoop.await(socket.close(NORMAL));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private void take(Buffer message) {
        int channel = message.length() == 0 ? ERROR : message.getUnsignedByte(0);
        byte[] bytes = message.getBytes(Math.min(1, message.length()), message.length());
        OutputStream stdin = process.getOutputStream();
        try {
            if (channel == STDIN) {
                stdin.write(bytes);
                stdin.flush();
            } else if (channel == RESIZE) {
                JsonNode size = Json.parse(bytes);
                resize.to(size.path("Width").asInt(), size.path("Height").asInt());
            } else if (channel == CLOSE && bytes.length > 0 && bytes[0] == STDIN) {
                stdin.close();
            }
        } catch (IOException | ApiFailure | InterruptedException e) {
            // The process no longer reads: what else was meant for it is of no use.
        } finally {
            socket.resume();
        }
    }

    private void copyQuietly(InputStream from) {
        try {
            copy(from, STDERR);
        } catch (IOException e) {
            process.destroy();
        }
    }

    private void copy(InputStream from, int channel) throws IOException {
        byte[] bytes = new byte[MAX_MESSAGE - 1];
        for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
            send(channel, bytes, count);
        }
    }

    private void send(int channel, byte[] bytes, int length) throws IOException {
        EventLoop.await(socket.writeBinaryMessage(
                Buffer.buffer(length + 1).appendByte((byte) channel).appendBytes(bytes, 0, length)));
    }
}
