package bookinfo.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Looks again until an assertion holds; the last failure is told when the time is over. */
public final class Await {
    private static final Duration STEP = Duration.ofMillis(100);

    private Await() {}

    public static <T> T await(Duration patience, Callable<T> look) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return look.call();
            } catch (AssertionError | Exception e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(STEP.toNanos());
            }
        }
    }
}
