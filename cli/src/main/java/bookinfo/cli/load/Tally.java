package bookinfo.cli.load;

import java.util.SortedMap;
import java.util.TreeMap;

/** What was measured: by one thread, or by all. Times are in seconds, sizes in bytes. */
final class Tally {
    private static final double SLEEP_RESOLUTION = 0.001;
    private static final double SIZE_RESOLUTION = 100;
    private static final double HEAD_RESOLUTION = 5;

    final Histogram durations;
    final Histogram errors;
    /** Begins below zero, so that calls which were late have a bucket of their own. */
    final Histogram sleeps = new Histogram(-SLEEP_RESOLUTION, SLEEP_RESOLUTION);

    final Histogram sizes = new Histogram(0, SIZE_RESOLUTION);
    final Histogram headSizes = new Histogram(0, HEAD_RESOLUTION);
    final SortedMap<Integer, Long> statuses = new TreeMap<>();

    Tally(double resolution) {
        durations = new Histogram(0, resolution);
        errors = new Histogram(0, resolution);
    }

    void record(Outcome outcome, double seconds) {
        durations.record(seconds);
        if (!outcome.good()) {
            errors.record(seconds);
        }
        sizes.record((double) outcome.bytes());
        headSizes.record(outcome.headBytes());
        statuses.merge(outcome.status(), 1L, Long::sum);
    }

    void add(Tally other) {
        durations.add(other.durations);
        errors.add(other.errors);
        sleeps.add(other.sleeps);
        sizes.add(other.sizes);
        headSizes.add(other.headSizes);
        other.statuses.forEach((status, count) -> statuses.merge(status, count, Long::sum));
    }
}
