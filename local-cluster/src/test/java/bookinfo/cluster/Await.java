package bookinfo.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another thread or process brings about. */
public final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofMillis(10);

    private Await() {}

    /** Fails after 20 seconds, saying what is still so. */
    public static void until(BooleanSupplier condition, Supplier<String> otherwise) {
        until(PATIENCE, condition, otherwise);
    }

    public static void until(Duration patience, BooleanSupplier condition, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("after " + patience + ": " + otherwise.get());
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }
}
