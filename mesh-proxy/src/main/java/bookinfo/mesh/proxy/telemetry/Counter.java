package bookinfo.mesh.proxy.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A number that only grows. Written by one thread, read by any: an opaque write costs what a plain one does and is seen
 * by readers soon and whole.
 */
public final class Counter implements Metric {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Counter.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long value;

    Counter() {}

    /** Adds one. */
    public void increment() {
        add(1);
    }

    /** Adds {@code more}, 0 or more. */
    public void add(long more) {
        VALUE.setOpaque(this, value + more);
    }

    /** What was counted so far. */
    public long value() {
        return (long) VALUE.getOpaque(this);
    }
}
