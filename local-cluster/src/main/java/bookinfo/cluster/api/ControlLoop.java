package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Looks at all objects of its part again whenever one of them has changed. A cluster of this size is small enough for
 * that, and nothing has to be remembered between two looks. However many changes come during one pass, one more follows.
 */
public final class ControlLoop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ControlLoop.class.getName());
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final String name;
    private final Cluster cluster;
    private final List<Kind> kinds;
    private final Consumer<Pass> part;
    private final Thread thread;

    /** Takes the first look at once, on a thread of its own. */
    public ControlLoop(String name, Cluster cluster, List<Kind> kinds, Consumer<Pass> part) {
        this.name = name;
        this.cluster = cluster;
        this.kinds = List.copyOf(kinds);
        this.part = part;
        this.thread = Thread.ofVirtual().name(name).start(this::run);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long revision = cluster.store().revision();
                Pass pass = new Pass();
                pass.attempt(() -> part.accept(pass));
                cluster.store().awaitChange(kinds, revision, pass.again);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look at everything. */
    public final class Pass {
        private Duration again = LONGEST;

        /** Does a step for each object, side by side; one that fails is tried again soon and keeps no other waiting. */
        public <T> void each(Iterable<T> objects, Consumer<T> step) {
            try (ExecutorService steps = Executors.newVirtualThreadPerTaskExecutor()) {
                objects.forEach(object -> steps.execute(() -> attempt(() -> step.accept(object))));
            }
        }

        /** Asks for the next pass after this time, whether anything changes or not. */
        public synchronized void lookAgainIn(Duration wait) {
            again = wait.compareTo(again) < 0 ? wait : again;
        }

        /** Does a step; when it fails, the next pass comes soon. */
        public void attempt(Runnable step) {
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
