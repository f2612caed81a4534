package bookinfo.mesh.proxy.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A number that goes up and down. Written by one thread, read by any. */
public final class Gauge implements Metric {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Gauge.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long value;

    Gauge() {}

    /** Makes it {@code now}. */
    public void set(long now) {
        VALUE.setOpaque(this, now);
    }

    /** Adds {@code difference}, which may be negative. */
    public void add(long difference) {
        VALUE.setOpaque(this, value + difference);
    }

    /** The value now. */
    public long value() {
        return (long) VALUE.getOpaque(this);
    }
}
