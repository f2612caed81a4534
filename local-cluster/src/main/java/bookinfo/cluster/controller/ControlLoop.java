package bookinfo.cluster.controller;

import bookinfo.cluster.api.ApiFailure;
import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at all objects of its part again whenever one of them has changed. A cluster of this size is small enough for
 * that, and nothing has to be remembered between two looks. However many changes come during one pass, one more follows.
 */
final class ControlLoop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ControlLoop.class.getName());
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final String name;
    private final Consumer<Pass> part;
    private final Semaphore changes = new Semaphore(1);
    private final List<Watch> watches = new ArrayList<>();
    private final Thread thread;

    ControlLoop(String name, Cluster cluster, List<Kind> kinds, Consumer<Pass> part) {
        this.name = name;
        this.part = part;
        kinds.forEach(kind -> watches.add(cluster.watch(kind, "", event -> changes.release())));
        this.thread = Thread.ofVirtual().name(name).start(this::run);
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
        thread.interrupt();
    }

    private void run() {
        try {
            Duration wait = Duration.ZERO;
            while (true) {
                changes.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
                changes.drainPermits();
                Pass pass = new Pass();
                pass.attempt(() -> part.accept(pass));
                wait = pass.again;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look at everything. */
    final class Pass {
        private Duration again = LONGEST;

        /** Does a step for each object, side by side; one that fails is tried again soon and keeps no other waiting. */
        <T> void each(Iterable<T> objects, Consumer<T> step) {
            try (ExecutorService steps = Executors.newVirtualThreadPerTaskExecutor()) {
                objects.forEach(object -> steps.execute(() -> attempt(() -> step.accept(object))));
            }
        }

        /** Asks for the next pass after this time, whether anything changes or not. */
        synchronized void lookAgainIn(Duration wait) {
            again = wait.compareTo(again) < 0 ? wait : again;
        }

        private void attempt(Runnable step) {
            try {
                step.run();
            } catch (ApiFailure e) {
                LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", name, e.message());
                lookAgainIn(RETRY);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, name, e);
                lookAgainIn(RETRY);
            }
        }
    }
}
