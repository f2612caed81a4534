package bookinfo.mesh.proxy.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;

/** How often values fell into each bucket. Written by one thread, read by any. */
public final class Histogram implements Metric {
    private static final VarHandle SUM;

    static {
        try {
            SUM = MethodHandles.lookup().findVarHandle(Histogram.class, "sum", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final AtomicLongArray counts = new AtomicLongArray(Buckets.BOUNDS.length + 1);
    private long sum;

    Histogram() {}

    /** Counts one value, 0 or more, in the unit that the histogram's name says. */
    public void record(long value) {
        int bucket = Buckets.of(value);
        counts.setOpaque(bucket, counts.getPlain(bucket) + 1);
        SUM.setOpaque(this, sum + value);
    }

    /** What was recorded so far; a record under way may be in the counts and not yet in the sum. */
    Buckets read() {
        long[] read = new long[counts.length()];
        for (int i = 0; i < read.length; i++) {
            read[i] = counts.getOpaque(i);
        }
        return new Buckets(read, (long) SUM.getOpaque(this));
    }
}
