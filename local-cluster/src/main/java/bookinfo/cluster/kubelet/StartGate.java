package bookinfo.cluster.kubelet;

import java.time.Duration;
import java.util.Optional;
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

    /** Waits for a place; empty when {@code giveUp} is counted down meanwhile. */
    Optional<Place> enter(CountDownLatch giveUp) throws InterruptedException {
        while (!places.tryAcquire(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS)) {
            if (giveUp.getCount() == 0) {
                return Optional.empty();
            }
        }
        Place place = new Place();
        CompletableFuture.delayedExecutor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
                .execute(place::leave);
        return Optional.of(place);
    }

    /** A starting program's place. */
    final class Place {
        private final AtomicBoolean taken = new AtomicBoolean(true);

        private Place() {}

        /** Gives the place back; a second call does nothing. */
        void leave() {
            if (taken.compareAndSet(true, false)) {
                places.release();
            }
        }
    }
}
