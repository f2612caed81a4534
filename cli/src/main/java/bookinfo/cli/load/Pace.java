package bookinfo.cli.load;

/**
 * When one thread's calls are due.
 *
 * @param qps calls a second; 0 or less is as fast as answers come
 * @param calls how many there are; 0 is no end
 * @param spread whether the calls are to fill a span: then the last one is due at its very end
 */
record Pace(double qps, long calls, boolean spread) {
    boolean limited() {
        return qps > 0;
    }

    /** Nanoseconds from the start to the call number {@code i} (the first is 0, and due at once). */
    long due(long i) {
        double stretched = spread && calls > 1 ? i + (double) i / (calls - 1) : i;
        return (long) (stretched / qps * 1e9);
    }

    boolean over(long done) {
        return calls > 0 && done >= calls;
    }
}
