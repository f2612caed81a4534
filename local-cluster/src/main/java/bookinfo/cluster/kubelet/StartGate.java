package bookinfo.cluster.kubelet;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets only a few programs start at once: a starting JVM keeps a core busy, and more of them than cores make all of them
 * late. A place is free again when its program is up, or after a few seconds whatever the program does.
 */
final class StartGate {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration LOOK_UP = Duration.ofMillis(100);

    private final Semaphore places;

    StartGate(int places) {
        this.places = new Semaphore(places, true);
    }

    /** Waits for a place, or until {@code giveUp}; what is returned gives the place back, a second time does nothing. */
    Runnable enter(CountDownLatch giveUp) throws InterruptedException {
        while (!places.tryAcquire(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS)) {
            if (giveUp.getCount() == 0) {
                return () -> {};
            }
        }
        AtomicBoolean taken = new AtomicBoolean(true);
        Runnable leave = () -> {
            if (taken.compareAndSet(true, false)) {
                places.release();
            }
        };
        CompletableFuture.delayedExecutor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
                .execute(leave);
        return leave;
    }
}
