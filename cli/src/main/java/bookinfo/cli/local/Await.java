package bookinfo.cli.local;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for a condition of another process; there is nothing to be woken by, so it looks again and again: the longer
 * it has waited the seldomer, because each look takes time from what it waits for.
 */
public final class Await {
    private static final long FIRST_STEP_NANOS = 20_000_000;
    private static final long LAST_STEP_NANOS = 250_000_000;
    private static final int STEPS_SO_FAR = 8;

    private Await() {}

    /** A look: nothing when the condition holds, or else the words for what is still missing. */
    @FunctionalInterface
    public interface Look {
        Optional<String> missing() throws InterruptedException;
    }

    /** Returns what was still missing when the time was over, or nothing when all is well. */
    public static Optional<String> until(Duration patience, Look look) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            Optional<String> missing = look.missing();
            long waited = System.nanoTime() - start;
            if (missing.isEmpty() || waited > patience.toNanos()) {
                return missing;
            }
            LockSupport.parkNanos(Math.clamp(waited / STEPS_SO_FAR, FIRST_STEP_NANOS, LAST_STEP_NANOS));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
