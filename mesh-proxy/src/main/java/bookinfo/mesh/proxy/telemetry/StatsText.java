package bookinfo.mesh.proxy.telemetry;

import com.google.re2j.Pattern;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Statistics in the form that people read. */
public final class StatsText {
    private static final double[] QUANTILES = {0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 1};

    private StatsText() {}

    /**
     * One {@code name: value} a line, sorted by name.
     *
     * @param filter found anywhere in the name
     * @param usedOnly leave out what is zero
     */
    public static String plain(Stats stats, Optional<Pattern> filter, boolean usedOnly) {
        return wanted(stats, filter, usedOnly)
                .sorted(Comparator.comparing(entry -> entry.getKey().display()))
                .map(entry -> entry.getKey().display() + ": " + value(entry.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    /** The same as an object {@code {"stats":[{"name":...,"value":...}]}}. */
    public static String json(Stats stats, Optional<Pattern> filter, boolean usedOnly) {
        return wanted(stats, filter, usedOnly)
                .sorted(Comparator.comparing(entry -> entry.getKey().display()))
                .map(entry -> {
                    String value = value(entry.getValue());
                    boolean number = !(entry.getValue() instanceof Stats.Value.Distribution);
                    return "{\"name\":" + Json.string(entry.getKey().display()) + ",\"value\":"
                            + (number ? value : Json.string(value)) + "}";
                })
                .collect(Collectors.joining(",", "{\"stats\":[", "]}\n"));
    }

    static Stream<Entry<StatName, Stats.Value>> wanted(Stats stats, Optional<Pattern> filter, boolean usedOnly) {
        return stats.read().entrySet().stream()
                .filter(entry -> filter.isEmpty()
                        || filter.get().matcher(entry.getKey().display()).find())
                .filter(entry -> !usedOnly || used(entry.getValue()));
    }

    private static boolean used(Stats.Value value) {
        return switch (value) {
            case Stats.Value.Count(long count) -> count != 0;
            case Stats.Value.Level(long level) -> level != 0;
            case Stats.Value.Distribution(Buckets buckets) -> buckets.count() != 0;
        };
    }

    private static String value(Stats.Value value) {
        return switch (value) {
            case Stats.Value.Count(long count) -> Long.toString(count);
            case Stats.Value.Level(long level) -> Long.toString(level);
            case Stats.Value.Distribution(Buckets buckets) -> quantiles(buckets);
        };
    }

    /** As Envoy prints them, but over the whole life of the process: there is no flush interval here, hence {@code nan}. */
    private static String quantiles(Buckets buckets) {
        if (buckets.count() == 0) {
            return "No recorded values";
        }
        StringBuilder text = new StringBuilder();
        for (double share : QUANTILES) {
            String name = String.format(Locale.ROOT, "P%s", plain(share * 100));
            text.append(text.isEmpty() ? "" : " ").append(name).append("(nan,");
            text.append(plain(buckets.quantile(share))).append(')');
        }
        return text.toString();
    }

    /** A number without needless digits. */
    static String plain(double number) {
        double rounded = Math.round(number * 100) / 100.0;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }
}
