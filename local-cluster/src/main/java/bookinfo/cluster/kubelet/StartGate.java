package bookinfo.cluster.kubelet;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets only a few programs start at once: a starting JVM keeps a core busy, and more of them than cores make all of them
 * late. A place is free again when its program is up, or after a few seconds whatever the program does.
 */
final class StartGate {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Semaphore places;

    StartGate(int places) {
        this.places = new Semaphore(places, true);
    }

    /** Waits for a place. */
    Place enter() throws InterruptedException {
        places.acquire();
        Place place = new Place();
        CompletableFuture.delayedExecutor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
                .execute(place::leave);
        return place;
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
