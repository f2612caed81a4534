package bookinfo.mesh.proxy.exchange;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits for a condition that another thread brings about. */
final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Looks, a fifth of a millisecond apart, that must find the same. */
    private static final int STILL_LOOKS = 500;

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + LIMIT + ": " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    /** Waits until a number has begun to grow and then stays as it is for a while. */
    static void standstill(LongSupplier number) {
        until("it begins to move", () -> number.getAsLong() > 0);
        long[] last = {-1, 0};
        until("it stands still", () -> {
            long now = number.getAsLong();
            last[1] = now == last[0] ? last[1] + 1 : 0;
            last[0] = now;
            return last[1] == STILL_LOOKS;
        });
    }
}
