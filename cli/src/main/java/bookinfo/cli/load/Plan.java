package bookinfo.cli.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How much load, and for how long.
 *
 * @param threads each has a connection of its own
 * @param qps calls a second of all threads together; 0 or less is as fast as answers come
 * @param calls exactly so many, whatever the duration; 0 leaves the end to the duration
 * @param duration zero is until interrupted
 * @param uniform whether the threads' calls are due one after the other instead of together
 * @param jitter whether the time to the next call varies by a tenth
 * @param catchUp whether calls that are late follow at once, or are left out
 */
record Plan(int threads, double qps, long calls, Duration duration, boolean uniform, boolean jitter, boolean catchUp) {
    private static final int MOST_THREADS = 1000;

    Plan {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("-c %d (expected: 1..%d)".formatted(threads, MOST_THREADS));
        }
        if (calls < 0 || duration.isNegative()) {
            throw new IllegalArgumentException("-n %d -t %s (expected: 0 or more)".formatted(calls, duration));
        }
    }

    boolean limited() {
        return qps > 0;
    }

    boolean exact() {
        return calls > 0;
    }

    boolean timed() {
        return !exact() && duration.isPositive();
    }

    /** The plan as it can be kept: no thread without calls, and two calls for each where they have a rhythm. */
    Plan feasible() {
        if (!exact() && !(limited() && timed())) {
            return this;
        }
        long wanted = total();
        long least = limited() ? 2 : 1;
        return with(Math.clamp(wanted / least, 1, threads), exact() ? Math.max(calls, least) : calls);
    }

    /** One for each thread; the first does what cannot be shared out. */
    List<Pace> paces() {
        List<Pace> paces = new ArrayList<>();
        long each = total() / threads;
        for (int i = 0; i < threads; i++) {
            long left = i == 0 && exact() ? calls - each * threads : 0;
            paces.add(new Pace(qps / threads, each + left, duration.isPositive()));
        }
        return paces;
    }

    /** Calls of all threads together; 0 if that is not known beforehand. */
    long total() {
        if (exact()) {
            return calls;
        }
        return limited() && timed() ? Math.max(2, (long) (qps * duration.toNanos() / 1e9)) : 0;
    }

    private Plan with(int fewerThreads, long moreCalls) {
        return new Plan(fewerThreads, qps, moreCalls, duration, uniform, jitter, catchUp);
    }

    /** In words: {@code exactly 20 calls}, {@code 5s}, {@code until stop}. */
    String extent() {
        if (exact()) {
            return "exactly " + calls + " calls";
        }
        return timed() ? GoFormat.duration(duration.toNanos()) : "until stop";
    }

    /** The first line of a report. */
    String announcement() {
        StringBuilder line = new StringBuilder("Starting at %s qps with %d thread(s) [gomax %d] "
                .formatted(
                        limited() ? GoFormat.g(qps) : "max",
                        threads,
                        Runtime.getRuntime().availableProcessors()));
        long each = total() / threads;
        if (!exact() && !timed()) {
            line.append("until interrupted");
        } else if (!limited()) {
            line.append("for ").append(extent());
            if (exact()) {
                line.append(" (%d per thread + %d)".formatted(each, calls % threads));
            }
        } else if (exact()) {
            line.append(": exactly %d, %d calls each (total %d + %d)"
                    .formatted(calls, each, each * threads, calls % threads));
        } else {
            line.append("for %s : %d calls each (total %d)".formatted(extent(), each, each * threads));
        }
        return line.toString();
    }
}
