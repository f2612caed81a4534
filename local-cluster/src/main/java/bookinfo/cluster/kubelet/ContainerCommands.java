package bookinfo.cluster.kubelet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Commands that run beside a container's program: from {@code kubectl exec}, and as probes. */
final class ContainerCommands {
    private static final int ANSWER_BYTES = 1024;

    private final Path folder;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();

    /** @param folder where commands start */
    ContainerCommands(Path folder) {
        this.folder = folder;
    }

    Process start(List<String> command, Map<String, String> environment) throws IOException {
        Process process = GuardedProcess.startWithInput(command, environment, folder);
        running.removeIf(other -> !other.isAlive());
        running.add(process);
        return process;
    }

    /** Runs a command as a probe: empty if it ends with 0, else what it said. */
    Optional<String> run(List<String> command, Map<String, String> environment, Duration timeout)
            throws IOException, InterruptedException {
        Process check = start(command, environment);
        try {
            check.getOutputStream().close();
            if (!check.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return Optional.of("command timed out after %d s".formatted(timeout.toSeconds()));
            }
            if (check.exitValue() == 0) {
                return Optional.empty();
            }
            String said = new String(check.getInputStream().readNBytes(ANSWER_BYTES), UTF_8).strip();
            return Optional.of(said.isEmpty() ? "command ended with exit code " + check.exitValue() : said);
        } finally {
            check.destroyForcibly();
        }
    }

    /** Commands do not outlive the container they run in. */
    void killAll() {
        running.forEach(Process::destroyForcibly);
    }
}
