package bookinfo.mesh.control.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * The metrics of this process, under istiod's names so that its dashboards work. Safe for all threads. Series are
 * created by the code alone, never by what comes over the network, so their number is bounded.
 */
public final class Metrics {
    private final Map<String, Family> families = new ConcurrentSkipListMap<>();

    /** Kind of a metric, as Prometheus calls it. */
    private enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    /** Adds one to a counter. {@code labels} alternates names and values. */
    public void count(String name, String help, String... labels) {
        family(name, help, Kind.COUNTER).counter(text(labels)).increment();
    }

    /** Makes a counter appear with 0 before its first event, so that a dashboard shows a line. */
    public void declare(String name, String help, String... labels) {
        family(name, help, Kind.COUNTER).counter(text(labels));
    }

    /** Registers a value that is read at each scrape; the last one under a name and labels counts. */
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        family(name, help, Kind.GAUGE).gauges().put(text(labels), value);
    }

    /** Adds an observation of a duration, in seconds. */
    public void observe(String name, String help, Duration duration) {
        family(name, help, Kind.HISTOGRAM).histogram().observe(duration);
    }

    /** All metrics in the text format, version 0.0.4. */
    public String text() {
        StringBuilder out = new StringBuilder();
        families.forEach((name, family) -> family.write(name, out));
        return out.toString();
    }

    private Family family(String name, String help, Kind kind) {
        return families.computeIfAbsent(name, key -> new Family(help, kind));
    }

    private static String text(String... labels) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? "" : ",").append(labels[i]).append("=\"");
            text.append(
                    labels[i + 1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
            text.append('"');
        }
        return text.toString();
    }

    private record Family(
            String help,
            Kind kind,
            Map<String, LongAdder> counters,
            Map<String, DoubleSupplier> gauges,
            Histogram histogram) {
        Family(String help, Kind kind) {
            this(help, kind, new ConcurrentSkipListMap<>(), new ConcurrentSkipListMap<>(), new Histogram());
        }

        LongAdder counter(String labels) {
            return counters.computeIfAbsent(labels, key -> new LongAdder());
        }

        void write(String name, StringBuilder out) {
            out.append("# HELP ").append(name).append(' ').append(help).append('\n');
            out.append("# TYPE ").append(name).append(' ');
            switch (kind) {
                case COUNTER -> {
                    out.append("counter\n");
                    counters.forEach((labels, count) -> line(out, name, labels, (double) count.sum()));
                }
                case GAUGE -> {
                    out.append("gauge\n");
                    gauges.forEach((labels, value) -> line(out, name, labels, value.getAsDouble()));
                }
                case HISTOGRAM -> {
                    out.append("histogram\n");
                    histogram.write(name, out);
                }
            }
        }
    }

    private static final class Histogram {
        private static final List<Double> BOUNDS =
                List.of(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 3.0, 5.0, 10.0, 30.0);

        private final long[] counts = new long[BOUNDS.size() + 1];
        private double sum;

        synchronized void observe(Duration duration) {
            double seconds = duration.toNanos() / 1e9;
            int bucket = 0;
            while (bucket < BOUNDS.size() && seconds > BOUNDS.get(bucket)) {
                bucket++;
            }
            counts[bucket]++;
            sum += seconds;
        }

        synchronized void write(String name, StringBuilder out) {
            long total = 0;
            for (int i = 0; i < counts.length; i++) {
                total += counts[i];
                String bound = i < BOUNDS.size() ? BOUNDS.get(i).toString() : "+Inf";
                line(out, name + "_bucket", "le=\"" + bound + "\"", (double) total);
            }
            line(out, name + "_sum", "", sum);
            line(out, name + "_count", "", (double) total);
        }
    }

    private static void line(StringBuilder out, String name, String labels, double value) {
        out.append(name);
        if (!labels.isEmpty()) {
            out.append('{').append(labels).append('}');
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        out.append(' ')
                .append(whole ? Long.toString((long) value) : Double.toString(value))
                .append('\n');
    }
}
