package bookinfo.cli.kube;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program of this machine that is asked something. */
public final class Subprocess {
    private Subprocess() {}

    /**
     * Runs a program to its end. It reads nothing; into a file it cannot write itself full, and nobody waits for the end of
     * a pipe that a child of it may hold open.
     *
     * @param output gets what it prints
     * @return its exit status
     * @throws IOException if it cannot be started
     * @throws TimeoutException if it does not end in time; it is stopped
     */
    public static int run(ProcessBuilder program, Path output, Duration patience) throws IOException, TimeoutException {
        Process process = program.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TimeoutException("no end within " + patience);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            process.destroy();
        }
    }
}
