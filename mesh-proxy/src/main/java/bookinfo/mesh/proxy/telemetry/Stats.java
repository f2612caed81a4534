package bookinfo.mesh.proxy.telemetry;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * All statistics of the process. Each event loop writes a shard of its own, without locks; readers add the shards up.
 */
public final class Stats {
    private final List<Shard> shards = new CopyOnWriteArrayList<>();
    private final List<Consumer<Gauges>> derived = new CopyOnWriteArrayList<>();

    /** A new part for one writing thread. */
    public Shard shard() {
        Shard shard = new Shard();
        shards.add(shard);
        return shard;
    }

    /** Gauges that follow from something else and are asked for whenever somebody reads; called on the reader's thread. */
    public void derive(Consumer<Gauges> source) {
        derived.add(source);
    }

    /** Everything now, by name. */
    SortedMap<StatName, Value> read() {
        SortedMap<StatName, Value> all =
                new TreeMap<>(Comparator.comparing(StatName::family).thenComparing(StatName::labels));
        for (Shard shard : shards) {
            shard.metrics.forEach((name, metric) -> all.merge(name, value(metric), Value::plus));
        }
        Gauges gauges = (scope, name, level) -> all.put(StatName.of(scope, name), new Value.Level(level));
        derived.forEach(source -> source.accept(gauges));
        return all;
    }

    private static Value value(Metric metric) {
        return switch (metric) {
            case Counter counter -> new Value.Count(counter.value());
            case Gauge gauge -> new Value.Level(gauge.value());
            case Histogram histogram -> new Value.Distribution(histogram.read());
        };
    }

    /** Takes gauges as they are read. */
    @FunctionalInterface
    public interface Gauges {
        /** Reports the gauge {@code name} of a scope. */
        void gauge(StatScope scope, String name, long level);
    }

    /** One thread's part. Looking a statistic up costs a hash look-up: do it once and keep what is returned. */
    public static final class Shard {
        private final Map<StatName, Metric> metrics = new ConcurrentHashMap<>();

        private Shard() {}

        /** The counter of this name; made when it is not there. */
        public Counter counter(StatScope scope, String name) {
            return counter(StatName.of(scope, name));
        }

        /** The gauge of this name; made when it is not there. Gauges of several shards are added up. */
        public Gauge gauge(StatScope scope, String name) {
            return gauge(StatName.of(scope, name));
        }

        /** The histogram of this name; made when it is not there. */
        public Histogram histogram(StatScope scope, String name) {
            return histogram(StatName.of(scope, name));
        }

        Gauge gauge(StatName name) {
            return (Gauge) metrics.computeIfAbsent(name, _ -> new Gauge());
        }

        Counter counter(StatName name) {
            return (Counter) metrics.computeIfAbsent(name, _ -> new Counter());
        }

        Histogram histogram(StatName name) {
            return (Histogram) metrics.computeIfAbsent(name, _ -> new Histogram());
        }

        void removeAll(StatScope scope) {
            metrics.keySet().removeIf(scope::holds);
        }
    }

    /** A statistic as it was read. */
    sealed interface Value {
        record Count(long count) implements Value {}

        record Level(long level) implements Value {}

        record Distribution(Buckets buckets) implements Value {}

        default Value plus(Value other) {
            return switch (this) {
                case Count(long count) when other instanceof Count(long more) -> new Count(count + more);
                case Level(long level) when other instanceof Level(long more) -> new Level(level + more);
                case Distribution(Buckets in)
                when other instanceof Distribution(Buckets more) -> new Distribution(in.plus(more));
                case Count _, Level _, Distribution _ ->
                    throw new IllegalStateException(this + " and " + other + " under one name");
            };
        }
    }
}
