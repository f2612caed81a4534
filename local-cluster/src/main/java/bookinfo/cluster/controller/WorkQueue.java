package bookinfo.cluster.controller;

import bookinfo.cluster.api.ApiFailure;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keys of objects to look at. However often a key is added while it waits, it is looked at once; never twice at a time;
 * and again, ever later, as long as that fails.
 */
final class WorkQueue implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WorkQueue.class.getName());
    private static final int AT_ONCE = 8;
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);

    private final String name;
    private final Reconciler reconciler;
    private final Map<Key, Long> due = new HashMap<>();
    private final Map<Key, Integer> failures = new HashMap<>();
    private final Set<Key> active = new HashSet<>();
    private boolean closed;

    WorkQueue(String name, Reconciler reconciler) {
        this.name = name;
        this.reconciler = reconciler;
        Thread.ofVirtual().name(name).start(this::run);
    }

    /** An object; the namespace is empty for cluster-scoped kinds. */
    record Key(String namespace, String name) {
        static Key of(JsonNode object) {
            return new Key(Metadata.namespace(object), Metadata.name(object));
        }
    }

    /** Makes the world around one object as the object says; called again after a failure. */
    interface Reconciler {
        /** Returns when to look again without being told to, if at all. */
        Optional<Duration> reconcile(Key key);
    }

    void add(Key key) {
        add(key, Duration.ZERO);
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private synchronized void add(Key key, Duration delay) {
        due.merge(key, System.nanoTime() + delay.toNanos(), (a, b) -> a - b < 0 ? a : b);
        notifyAll();
    }

    private void run() {
        try {
            for (Optional<Key> key = next(); key.isPresent(); key = next()) {
                Key found = key.get();
                Thread.ofVirtual().name(name + " " + found).start(() -> work(found));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for a key that is due; empty when closed. */
    private synchronized Optional<Key> next() throws InterruptedException {
        while (!closed) {
            long now = System.nanoTime();
            Optional<Map.Entry<Key, Long>> earliest = due.entrySet().stream()
                    .filter(entry -> !active.contains(entry.getKey()))
                    .min(Comparator.comparingLong(entry -> entry.getValue() - now));
            if (earliest.isEmpty() || active.size() >= AT_ONCE) {
                wait();
                continue;
            }
            long millis = Math.ceilDiv(earliest.get().getValue() - now, 1_000_000L);
            if (millis <= 0) {
                Key key = earliest.get().getKey();
                due.remove(key);
                active.add(key);
                return Optional.of(key);
            }
            wait(millis);
        }
        return Optional.empty();
    }

    private void work(Key key) {
        Optional<Duration> again;
        boolean failed = false;
        try {
            again = reconciler.reconcile(key);
        } catch (ApiFailure e) {
            LOG.log(System.Logger.Level.DEBUG, "{0} {1}: {2}", name, key, e.message());
            again = Optional.empty();
            failed = true;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, name + " " + key, e);
            again = Optional.empty();
            failed = true;
        }
        finish(key, again, failed);
    }

    private synchronized void finish(Key key, Optional<Duration> again, boolean failed) {
        active.remove(key);
        if (failed) {
            int count = failures.merge(key, 1, Integer::sum);
            Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(count - 1, 10));
            add(key, delay.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : delay);
        } else {
            failures.remove(key);
            again.ifPresent(delay -> add(key, delay));
        }
        notifyAll();
    }
}
