package bookinfo.mesh.proxy.lb;

import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.exchange.LoadBalancer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Earliest deadline first: an endpoint comes round again after 1/weight, so that shares follow weights and turns stay
 * evenly spread. Weights are asked at each turn and may change.
 */
final class Schedule implements LoadBalancer {
    private final PriorityQueue<Entry> queue = new PriorityQueue<>(
            Comparator.<Entry>comparingDouble(entry -> entry.deadline).thenComparingLong(entry -> entry.order));
    private final ToDoubleFunction<Endpoint> weight;
    private long order;

    /** @param weight more than 0 */
    Schedule(List<Endpoint> endpoints, ToDoubleFunction<Endpoint> weight, RandomGenerator random) {
        this.weight = weight;
        endpoints.forEach(endpoint -> enter(new Entry(endpoint), 0));
        // Start anywhere in the round, or the heaviest endpoint gets the first request of every proxy.
        int skipped = random.nextInt(endpoints.size());
        for (int i = 0; i < skipped; i++) {
            next();
        }
    }

    @Override
    public Optional<Endpoint> pick() {
        return Optional.of(next());
    }

    private Endpoint next() {
        Entry first = queue.remove();
        enter(first, first.deadline);
        return first.endpoint;
    }

    private void enter(Entry entry, double now) {
        entry.deadline = now + 1 / weight.applyAsDouble(entry.endpoint);
        entry.order = order++;
        queue.add(entry);
    }

    private static final class Entry {
        final Endpoint endpoint;
        double deadline;
        long order;

        Entry(Endpoint endpoint) {
            this.endpoint = endpoint;
        }
    }
}
