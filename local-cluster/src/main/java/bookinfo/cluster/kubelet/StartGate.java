package bookinfo.cluster.kubelet;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

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

    /** Waits for a place, or until {@code giveUp}; completing what is returned gives the place back. */
    CompletableFuture<Void> enter(CountDownLatch giveUp) throws InterruptedException {
        CompletableFuture<Void> left = new CompletableFuture<>();
        while (!places.tryAcquire(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS)) {
            if (giveUp.getCount() == 0) {
                return left;
            }
        }
        var _ = left.completeOnTimeout(null, LONGEST.toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(places::release);
        return left;
    }
}
