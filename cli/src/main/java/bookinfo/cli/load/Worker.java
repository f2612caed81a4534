package bookinfo.cli.load;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** One thread's part of a run. */
final class Worker {
    private final int id;
    private final Plan plan;
    private final Pace pace;
    private final Caller caller;
    private final Tally tally;
    private final CountDownLatch stop;
    private final Log log;
    private final LongSupplier nanos;
    private final RandomGenerator random;

    /** @param stop ends the run early when it is counted down */
    Worker(
            int id,
            Plan plan,
            Caller caller,
            Tally tally,
            CountDownLatch stop,
            Log log,
            LongSupplier nanos,
            RandomGenerator random) {
        this.id = id;
        this.plan = plan;
        this.pace = plan.paces().get(id);
        this.caller = caller;
        this.tally = tally;
        this.stop = stop;
        this.log = log;
        this.nanos = nanos;
        this.random = random;
    }

    Caller caller() {
        return caller;
    }

    Tally tally() {
        return tally;
    }

    /** Calls until all calls are made, time is up or the run is stopped. */
    void run(long start) throws InterruptedException {
        long end = start + plan.duration().toNanos();
        long begin = start + stagger();
        boolean stopped = stop.await(begin - start, TimeUnit.NANOSECONDS);
        long done = 0;
        while (!stopped && !pace.over(done) && !late(done, end)) {
            long called = nanos.getAsLong();
            Outcome outcome = caller.call();
            tally.record(outcome, (nanos.getAsLong() - called) / 1e9);
            done++;
            if (pace.limited() && !pace.over(done)) {
                done = skipMissed(done, begin);
                stopped = rest(done, begin);
            } else {
                stopped = stop.getCount() == 0;
            }
        }
    }

    private long stagger() {
        return plan.uniform() && pace.limited() ? (long) (1e9 / pace.qps() * id / plan.threads()) : 0;
    }

    /** Time is up. With a rhythm, the last call is still made though it is a little late. */
    private boolean late(long done, long end) {
        if (!plan.timed() || nanos.getAsLong() <= end) {
            return false;
        }
        boolean last = pace.limited() && (done < 2 || done == pace.calls() - 1);
        if (pace.limited() && !last) {
            log.line(
                    LogLevel.Warning,
                    "thread %d: only %d of %d calls within %s".formatted(id, done, pace.calls(), plan.extent()));
        }
        return !last;
    }

    private long skipMissed(long done, long begin) {
        long next = done;
        while (!plan.catchUp() && !pace.over(next) && untilDue(next, begin) < 0) {
            next++;
        }
        return next;
    }

    private boolean rest(long next, long begin) throws InterruptedException {
        if (pace.over(next)) {
            return false;
        }
        long sleep = untilDue(next, begin);
        if (plan.jitter() && sleep > 10) {
            sleep += random.nextLong(-sleep / 10, sleep / 10 + 1);
        }
        tally.sleeps.record(sleep / 1e9);
        return stop.await(sleep, TimeUnit.NANOSECONDS);
    }

    private long untilDue(long next, long begin) {
        return pace.due(next) - (nanos.getAsLong() - begin);
    }
}
