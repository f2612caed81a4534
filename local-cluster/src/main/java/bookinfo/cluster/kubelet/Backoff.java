package bookinfo.cluster.kubelet;

import java.time.Duration;

/** How long to wait before the next attempt: doubling from 10 s to 5 minutes, and from the start after a long good run. */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration GOOD_RUN = Duration.ofMinutes(10);

    private final Duration start;
    private Duration next;

    private Backoff(Duration start) {
        this.start = start;
        this.next = start;
    }

    /** The first restart comes at once. */
    static Backoff ofRestarts() {
        return new Backoff(Duration.ZERO);
    }

    static Backoff ofPulls() {
        return new Backoff(FIRST);
    }

    /** @param ran how long the attempt lasted that has just ended */
    Duration after(Duration ran) {
        Duration wait = ran.compareTo(GOOD_RUN) >= 0 ? start : next;
        Duration doubled = wait.isZero() ? FIRST : wait.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return wait;
    }
}
