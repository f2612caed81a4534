package bookinfo.cli.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a command in a container: messages whose first byte is a channel (0 the input, 1 and 2 the outputs, 3 how it
 * ended, as a Status, 255 the end of a channel), see the Kubernetes protocol {@code v5.channel.k8s.io}.
 */
final class Exec implements WebSocket.Listener {
    static final String PROTOCOL = "v5.channel.k8s.io";
    private static final int STDIN = 0;
    private static final int ENDED = 3;
    private static final int CLOSE = 255;
    private static final int MOST_OUTPUT = 1 << 20;

    private final CompletableFuture<String> output = new CompletableFuture<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    /** Gives the command all that it reads, and the end of it. */
    static void send(WebSocket socket, byte[] input) throws ExecutionException, InterruptedException {
        if (input.length > 0) {
            ByteBuffer message =
                    ByteBuffer.allocate(input.length + 1).put((byte) STDIN).put(input);
            socket.sendBinary(message.flip(), true).get();
            socket.sendBinary(ByteBuffer.wrap(new byte[] {(byte) CLOSE, STDIN}), true)
                    .get();
        }
    }

    /** All that was printed; an {@link ApiFailure} when the command failed or the connection broke. */
    CompletableFuture<String> output() {
        return output;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        message.writeBytes(bytes);
        if (message.size() + printed.size() > MOST_OUTPUT) {
            output.completeExceptionally(new ApiFailure(0, "the command printed more than " + MOST_OUTPUT + " bytes"));
            socket.abort();
        } else if (last) {
            take(message.toByteArray());
            message.reset();
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        output.completeExceptionally(
                new ApiFailure(0, "the command's end was not told (" + status + " " + reason + ")"));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        output.completeExceptionally(new ApiFailure(String.valueOf(error.getMessage()), error));
    }

    private void take(byte[] content) {
        if (content.length == 0) {
            return;
        }
        if (content[0] == ENDED) {
            end(new String(content, 1, content.length - 1, StandardCharsets.UTF_8));
        } else {
            printed.write(content, 1, content.length - 1);
        }
    }

    private void end(String status) {
        try {
            JsonNode ended = new ObjectMapper().readTree(status);
            String all = printed.toString(StandardCharsets.UTF_8);
            if (ended.path("status").asText().equals("Success")) {
                output.complete(all);
            } else {
                output.completeExceptionally(
                        new ApiFailure(0, ended.path("message").asText() + "\n" + all.strip()));
            }
        } catch (JsonProcessingException e) {
            output.completeExceptionally(new ApiFailure("the command's end is not JSON: " + status, e));
        }
    }
}
