package bookinfo.cluster.api;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Logs that say what was asked for, and commands that run on this machine. */
final class FakeKubelet implements Kubelet {
    @Override
    public void logs(LogRequest request, OutputStream out) throws IOException {
        if (request.previous()) {
            throw ApiFailure.badRequest("previous terminated container \"%s\" in pod \"%s\" not found"
                    .formatted(request.container(), request.pod()));
        }
        for (long line = 1; line <= request.tailLines().orElse(3); line++) {
            out.write("%s %s line %d%n"
                    .formatted(request.pod(), request.container(), line)
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    @Override
    public Execution exec(String namespace, String pod, String container, List<String> command, boolean terminal) {
        try {
            return new Execution(new ProcessBuilder(command).start(), (columns, rows) -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
