package bookinfo.mesh.proxy.xds;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter, as Envoy's management servers are retried: uniform in [0, 0.5 s x 2^n), at most
 * 30 s. A proxy that has not been answered yet serves nobody, so until then it stays at the first step.
 */
final class Backoff {

    private static final long BASE_MILLIS = 500;
    private static final long MAX_MILLIS = 30_000;

    private final RandomGenerator random;
    private long ceiling = BASE_MILLIS;
    private boolean answered;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** How long to wait before the next attempt. */
    Duration next() {
        long wait = random.nextLong(ceiling);
        ceiling = answered ? Math.min(ceiling * 2, MAX_MILLIS) : BASE_MILLIS;
        return Duration.ofMillis(wait);
    }

    /** Begins anew: the control plane has answered. */
    void reset() {
        answered = true;
        ceiling = BASE_MILLIS;
    }
}
