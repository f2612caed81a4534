package bookinfo.cluster.kubelet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The process of one run of a container, and the thread that copies what it prints into its log. */
final class ContainerProcess {
    private static final System.Logger LOG = System.getLogger(ContainerProcess.class.getName());

    /** How long what a program left behind may hold its output open, after which the log is closed all the same. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Process process;
    private final ContainerLog log;
    private final Thread pump;

    private ContainerProcess(Process process, ContainerLog log) {
        this.process = process;
        this.log = log;
        this.pump = Thread.ofPlatform()
                .daemon()
                .name("log " + log.file().getFileName())
                .start(this::pump);
    }

    /**
     * Starts a program; it ends when this process does.
     *
     * @throws IOException if it cannot be started
     */
    static ContainerProcess start(List<String> command, Map<String, String> environment, Path folder, ContainerLog log)
            throws IOException {
        return new ContainerProcess(GuardedProcess.start(command, environment, folder), log);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end of the program and of its log; the exit code is 128 + n after signal n. */
    int awaitEnd() throws InterruptedException {
        int code = process.waitFor();
        pump.join(LAST_WORDS);
        log.end();
        return code;
    }

    /**
     * SIGTERM, and after the grace SIGKILL to the whole process group. The signal goes to the handle, because
     * {@link Process#destroy} would also close the pipe that is the lifeline, which kills at once.
     */
    void terminate(Duration grace) {
        process.toHandle().destroy();
        try {
            if (!process.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void pump() {
        try (InputStream output = process.getInputStream()) {
            log.pump(output);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} ends early: {1}", log.file(), e.getMessage());
        }
    }
}
