package bookinfo.mesh.proxy.exchange;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs an action unless it is put off in time. Putting off is cheap: the event loop's timer stays and looks again when it
 * fires, so that a busy connection does not re-schedule on every byte.
 */
final class Deadline {
    private final EventLoop loop;
    private final Runnable action;

    private boolean armed;
    private long at;
    private @Nullable Future<?> timer;
    private long timerAt;

    Deadline(EventLoop loop, Runnable action) {
        this.loop = loop;
        this.action = action;
    }

    /** Sets the deadline, in place of any earlier one; zero turns it off. */
    void in(Duration duration) {
        if (duration.isZero()) {
            armed = false;
            return;
        }
        armed = true;
        at = System.nanoTime() + duration.toNanos();
        if (timer != null && timerAt - at > 0) {
            timer.cancel(false);
            timer = null;
        }
        if (timer == null) {
            schedule();
        }
    }

    /** Forgets the deadline; the timer may stay until it fires. */
    void off() {
        armed = false;
    }

    /** Forgets the deadline and the timer. */
    void cancel() {
        armed = false;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void schedule() {
        timerAt = at;
        timer = loop.schedule(this::fired, at - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void fired() {
        timer = null;
        if (!armed) {
            return;
        }
        if (at - System.nanoTime() > 0) {
            schedule();
        } else {
            armed = false;
            action.run();
        }
    }
}
