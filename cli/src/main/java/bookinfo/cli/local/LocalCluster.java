package bookinfo.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The process of module local-cluster that belongs to one state folder: started, found again, stopped. */
public final class LocalCluster {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(90);
    private static final int LOG_LINES = 12;

    private final Workspace workspace;

    public LocalCluster(Workspace workspace) {
        this.workspace = workspace;
    }

    /** The running process, by the pid it wrote down. */
    public Optional<ProcessHandle> running() {
        return description()
                .flatMap(cluster -> ProcessHandle.of(cluster.path("pid").asLong()))
                .filter(ProcessHandle::isAlive)
                .filter(LocalCluster::looksRight);
    }

    /** What the process wrote about itself; nothing before its first start. */
    public Optional<JsonNode> description() {
        return read(workspace.clusterFile());
    }

    /** Pid, role, namespace, pod and container of every process. */
    public Optional<JsonNode> processes() {
        return read(workspace.processesFile());
    }

    /**
     * Starts the process detached: it outlives this one and its terminal, and holds none of its streams open.
     *
     * @param port where the gateway's port 80 is on localhost
     */
    Process start(int port, Map<String, String> environment, List<String> jvmArguments) {
        try {
            Files.createDirectories(workspace.clusterLog().getParent());
            List<String> command = new ArrayList<>();
            command.add("nohup");
            command.addAll(Jvm.command(workspace.root(), "local-cluster", jvmArguments));
            command.addAll(List.of(
                    "--root",
                    workspace.root().toString(),
                    "--state",
                    workspace.state().toString()));
            command.addAll(List.of("--port", Integer.toString(port)));
            File log = workspace.clusterLog().toFile();
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(workspace.root().toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.to(log))
                    .redirectErrorStream(true);
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new Failure("local-cluster cannot be started: " + e.getMessage(), e);
        }
    }

    /** Stops the process and waits for its end; false when none ran. */
    public boolean stop() throws InterruptedException {
        Optional<ProcessHandle> process = running();
        if (process.isEmpty()) {
            return false;
        }
        process.get().destroy();
        Optional<String> left = Await.until(
                STOP_PATIENCE, () -> process.get().isAlive() ? Optional.of("still running") : Optional.empty());
        if (left.isPresent()) {
            throw new Failure("local-cluster (pid " + process.get().pid() + ") did not stop within "
                    + STOP_PATIENCE.toSeconds() + " s; its log is " + workspace.clusterLog());
        }
        return true;
    }

    /** Removes everything that the state folder holds. */
    public void forget() {
        if (!Files.isDirectory(workspace.state())) {
            return;
        }
        try (Stream<Path> files = Files.walk(workspace.state())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new Failure(workspace.state() + " cannot be removed: " + e.getMessage(), e);
        }
    }

    /** The end of the process's log, for an error message. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(workspace.clusterLog());
            return String.join(
                    System.lineSeparator(), lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private static boolean looksRight(ProcessHandle process) {
        // A pid of an earlier boot may have been given to something else.
        return process.info().command().map(command -> command.endsWith("java")).orElse(true);
    }

    private static Optional<JsonNode> read(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(new ObjectMapper().readTree(file.toFile()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }
}
