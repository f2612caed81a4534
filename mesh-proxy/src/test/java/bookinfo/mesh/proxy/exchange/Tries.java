package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.HostRewrite;
import bookinfo.mesh.proxy.config.PathRewrite;
import bookinfo.mesh.proxy.config.RetryOn;
import bookinfo.mesh.proxy.config.RetryPolicy;
import bookinfo.mesh.proxy.config.RouteAction.Forward;
import bookinfo.mesh.proxy.config.WeightedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How often and how long a route of a test tries; waits next to nothing in between. */
record Tries(RetryOn on, int retries, Duration perTry, Duration timeout, boolean avoidPrevious) {
    Tries(RetryOn on, int retries) {
        this(on, retries, Duration.ZERO, Duration.ZERO, false);
    }

    /** One try, with a limit on its time. */
    static Tries within(Duration timeout) {
        return new Tries(RetryOn.FIVE_XX, 0, Duration.ZERO, timeout, false);
    }

    Tries each(Duration limit) {
        return new Tries(on, retries, limit, timeout, avoidPrevious);
    }

    Tries all(Duration limit) {
        return new Tries(on, retries, perTry, limit, avoidPrevious);
    }

    Tries avoidingPreviousHosts() {
        return new Tries(on, retries, perTry, timeout, true);
    }

    Forward to(String cluster) {
        var policy = new RetryPolicy(
                Set.of(on), retries, perTry, Set.of(), Duration.ofMillis(1), Duration.ofMillis(2), avoidPrevious, 5);
        return new Forward(
                List.of(WeightedCluster.of(cluster, 1)),
                timeout,
                Optional.empty(),
                policy,
                new PathRewrite.Keep(),
                new HostRewrite.Keep(),
                503);
    }
}
