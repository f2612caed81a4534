package bookinfo.cli.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How values are spread. A bucket holds the values above its lower bound, up to and including its upper one; bounds are
 * fortio's, times a resolution, and coarser the larger the values are.
 */
final class Histogram {
    private static final int[] BOUNDS = {
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100, 120, 140,
        160, 180, 200, 250, 300, 350, 400, 450, 500, 600, 700, 800, 900, 1000, 2000, 3000, 4000, 5000, 7500, 10000,
        20000, 30000, 40000, 50000, 75000, 100000
    };
    /** A value this little above a bound lies on it: what the division by the resolution left of it. */
    private static final double ROUNDING = 1e-12;

    private final double offset;
    private final double resolution;
    private final Counter counter = new Counter();
    private final long[] counts = new long[BOUNDS.length + 1];

    /** Bounds begin at {@code offset} and grow in steps of {@code resolution} and more. */
    Histogram(double offset, double resolution) {
        if (!(resolution > 0)) {
            throw new IllegalArgumentException("resolution: " + resolution + " (expected: more than 0)");
        }
        this.offset = offset;
        this.resolution = resolution;
    }

    void record(double value) {
        counter.record(value);
        counts[bucket((value - offset) / resolution)]++;
    }

    /** Adds the values of a histogram of the same shape. */
    void add(Histogram other) {
        if (other.offset != offset || other.resolution != resolution) {
            throw new IllegalArgumentException("histograms of different shapes cannot be added");
        }
        counter.add(other.counter);
        Arrays.setAll(counts, i -> counts[i] + other.counts[i]);
    }

    Counter counter() {
        return counter;
    }

    /** How many values lie in the lowest bucket: at the offset or below it. */
    long lowest() {
        return counts[0];
    }

    /** The buckets that hold values, lowest first; the first begins at the least value, the last ends at the greatest. */
    List<Bucket> buckets() {
        List<Bucket> buckets = new ArrayList<>();
        long total = 0;
        for (int i = 0; i < counts.length; i++) {
            total += counts[i];
            if (counts[i] > 0) {
                boolean last = total == counter.count();
                double start = buckets.isEmpty() ? counter.min() : bound(i - 1);
                double end = last ? counter.max() : bound(i);
                buckets.add(new Bucket(start, end, 100.0 * total / counter.count(), counts[i]));
            }
        }
        return buckets;
    }

    /** Estimates of the values that {@code wanted} percent of all lie at or below, each linear within its bucket. */
    List<Percentile> percentiles(List<Double> wanted) {
        List<Bucket> buckets = buckets();
        return buckets.isEmpty()
                ? List.of()
                : wanted.stream()
                        .map(percent -> new Percentile(percent, estimate(buckets, percent)))
                        .toList();
    }

    /** In the layout of fortio's reports. */
    String text(String title, List<Double> wanted) {
        List<Bucket> buckets = buckets();
        if (buckets.isEmpty()) {
            return title + " : no data\n";
        }
        StringBuilder text = new StringBuilder(title + " : " + counter + "\n# range, mid point, percentile, count\n");
        String from = ">=";
        for (Bucket bucket : buckets) {
            text.append(from).append(bucket.text());
            from = ">";
        }
        return text.append(targets(wanted)).toString();
    }

    /** The percentiles alone. */
    String targets(List<Double> wanted) {
        StringBuilder text = new StringBuilder();
        for (Percentile target : percentiles(wanted)) {
            text.append("# target %s%% %s\n".formatted(GoFormat.g(target.percent), GoFormat.g(target.value, 6)));
        }
        return text.toString();
    }

    /** The least value stands for itself: percents up to its share are it. */
    private double estimate(List<Bucket> buckets, double percent) {
        double before = 100.0 / counter.count();
        if (percent <= before) {
            return counter.min();
        }
        for (Bucket bucket : buckets) {
            if (percent <= bucket.percent) {
                double share = (percent - before) / (bucket.percent - before);
                return bucket.start + share * (bucket.end - bucket.start);
            }
            before = bucket.percent;
        }
        return counter.max();
    }

    private double bound(int index) {
        return resolution * BOUNDS[index] + offset;
    }

    private static int bucket(double scaled) {
        int found = 0;
        while (found < BOUNDS.length && scaled - BOUNDS[found] >= ROUNDING) {
            found++;
        }
        return found;
    }

    /** @param percent of all values, those that lie in this bucket or below */
    record Bucket(double start, double end, double percent, long count) {
        private String text() {
            return String.format(
                    Locale.ROOT,
                    " %s <= %s , %s , %.2f, %d\n",
                    GoFormat.g(start, 6),
                    GoFormat.g(end, 6),
                    GoFormat.g((start + end) / 2, 6),
                    percent,
                    count);
        }
    }

    record Percentile(double percent, double value) {}
}
