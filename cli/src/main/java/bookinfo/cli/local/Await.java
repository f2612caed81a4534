package bookinfo.cli.local;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition of another process; there is nothing to be woken by, so it looks again and again. */
public final class Await {
    private static final Duration STEP = Duration.ofMillis(50);

    private Await() {}

    /** A look: nothing when the condition holds, or else the words for what is still missing. */
    @FunctionalInterface
    public interface Look {
        Optional<String> missing() throws InterruptedException;
    }

    /** Returns what was still missing when the time was over, or nothing when all is well. */
    public static Optional<String> until(Duration patience, Look look) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<String> missing = look.missing();
            if (missing.isEmpty() || System.nanoTime() - deadline > 0) {
                return missing;
            }
            LockSupport.parkNanos(STEP.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
