package bookinfo.mesh.proxy.config;

import java.time.Duration;
import java.util.Set;

/**
 * When and how often a failed try is repeated.
 *
 * @param on nothing in it: never
 * @param retries further tries after the first; default 1
 * @param perTryTimeout zero: only the route's timeout counts
 * @param statusCodes what {@link RetryOn#RETRIABLE_STATUS_CODES} takes
 * @param baseInterval back-off before try n is uniform in [0, (2^n - 1) x base); default 25 ms
 * @param maxInterval cap of the back-off; default 10 x base
 * @param avoidPreviousHosts prefer a host that no earlier try went to
 * @param hostSelectionAttempts draws before a host that was tried is taken after all; default 1
 */
public record RetryPolicy(
        Set<RetryOn> on,
        int retries,
        Duration perTryTimeout,
        Set<Integer> statusCodes,
        Duration baseInterval,
        Duration maxInterval,
        boolean avoidPreviousHosts,
        int hostSelectionAttempts) {

    public static final RetryPolicy NONE = new RetryPolicy(
            Set.of(), 0, Duration.ZERO, Set.of(), Duration.ofMillis(25), Duration.ofMillis(250), false, 1);

    public RetryPolicy {
        on = Set.copyOf(on);
        statusCodes = Set.copyOf(statusCodes);
    }
}
