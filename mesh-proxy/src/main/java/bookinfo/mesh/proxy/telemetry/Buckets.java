package bookinfo.mesh.proxy.telemetry;

/**
 * Contents of a histogram.
 *
 * @param counts one a bucket, not cumulated; the last is for values above all bounds
 */
@SuppressWarnings("ArrayRecordComponent") // made by one method, read by the next, compared by nobody
record Buckets(long[] counts, long sum) {
    /** Envoy's default upper bounds (inclusive), which Istio's metrics have too. */
    static final double[] BOUNDS = {
        0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
        3_600_000
    };

    static int of(long value) {
        int bucket = 0;
        while (bucket < BOUNDS.length && value > BOUNDS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    Buckets plus(Buckets other) {
        long[] both = counts.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] += other.counts[i];
        }
        return new Buckets(both, sum + other.sum);
    }

    long count() {
        long count = 0;
        for (long in : counts) {
            count += in;
        }
        return count;
    }

    /**
     * The value below which a share of all lies, taken as spread evenly within its bucket; 0 when there is none.
     *
     * @param share 0 to 1
     */
    double quantile(double share) {
        double rank = share * count();
        long below = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0 && below + counts[i] >= rank) {
                double from = i == 0 ? 0 : BOUNDS[i - 1];
                double to = i == BOUNDS.length ? from : BOUNDS[i];
                return from + (to - from) * Math.max(0, rank - below) / counts[i];
            }
            below += counts[i];
        }
        return 0;
    }
}
