package bookinfo.cli.load;

/** Count, extremes, mean and deviation of values. */
final class Counter {
    private long count;
    private double min;
    private double max;
    private double sum;
    private double sumOfSquares;

    void record(double value) {
        min = count == 0 ? value : Math.min(min, value);
        max = count == 0 ? value : Math.max(max, value);
        count++;
        sum += value;
        sumOfSquares += value * value;
    }

    void add(Counter other) {
        if (other.count == 0) {
            return;
        }
        min = count == 0 ? other.min : Math.min(min, other.min);
        max = count == 0 ? other.max : Math.max(max, other.max);
        count += other.count;
        sum += other.sum;
        sumOfSquares += other.sumOfSquares;
    }

    long count() {
        return count;
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }

    double sum() {
        return sum;
    }

    double average() {
        return count == 0 ? 0 : sum / count;
    }

    /** Of the values as the whole population; never negative, whatever rounding makes of equal values. */
    double deviation() {
        return count == 0 ? 0 : Math.sqrt(Math.max(0, (sumOfSquares - sum * sum / count) / count));
    }

    @Override
    public String toString() {
        return "count %d avg %s +/- %s min %s max %s sum %s"
                .formatted(
                        count,
                        GoFormat.g(average(), 8),
                        GoFormat.g(deviation(), 4),
                        GoFormat.g(min),
                        GoFormat.g(max),
                        GoFormat.g(sum, 9));
    }
}
