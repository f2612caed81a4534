package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.RetryPolicy;
import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import bookinfo.mesh.proxy.http.ResponseHead;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether and when a request is tried again. */
final class Retries {
    private final Worker worker;
    private final ClusterPool cluster;
    private final RetryPolicy policy;
    private final Forwarder forwarder;

    private int attempts = 1;
    /** Counted against the cluster's limit from the decision until the retry has an outcome. */
    private boolean counted;

    private @Nullable Future<?> backOff;

    Retries(Worker worker, ClusterPool cluster, RetryPolicy policy, Forwarder forwarder) {
        this.worker = worker;
        this.cluster = cluster;
        this.policy = policy;
        this.forwarder = forwarder;
    }

    /** Tries begun. */
    int attempts() {
        return attempts;
    }

    /** Whether any outcome of the present try could lead to another. */
    boolean possible() {
        return !policy.on().isEmpty() && attempts <= policy.retries();
    }

    /** The policy asks for another try after this answer. */
    boolean wanted(ResponseHead head) {
        return !policy.on().isEmpty() && worker.parts().routing().retries(policy, head);
    }

    /** The policy asks for another try after this failure. */
    boolean wanted(ResetReason reason, boolean requestStarted) {
        return !policy.on().isEmpty() && worker.parts().routing().retries(policy, reason, requestStarted);
    }

    /** Plans another try, unless a limit forbids it; then the flag says which. */
    boolean again(StreamInfo info) {
        uncount();
        if (attempts > policy.retries()) {
            info.flag(ResponseFlag.URX);
            cluster.count(UpstreamEvent.RQ_RETRY_LIMIT_EXCEEDED);
            return false;
        }
        if (!cluster.usage().roomForRetry(cluster.config().limits())) {
            info.flag(ResponseFlag.UO);
            cluster.count(UpstreamEvent.RQ_RETRY_OVERFLOW);
            return false;
        }
        counted = true;
        cluster.usage().retries(1);
        cluster.count(UpstreamEvent.RQ_RETRY);
        backOff = worker.loop().schedule(this::next, backOffNanos(), TimeUnit.NANOSECONDS);
        return true;
    }

    /** A try was answered and the answer goes to the downstream. */
    void answered(ResponseHead head) {
        if (attempts > 1 && head.status() < 500) {
            cluster.count(UpstreamEvent.RQ_RETRY_SUCCESS);
        }
        uncount();
    }

    /** No more tries. */
    void cancel() {
        uncount();
        if (backOff != null) {
            backOff.cancel(false);
            backOff = null;
        }
    }

    private void next() {
        backOff = null;
        attempts++;
        forwarder.attempt();
    }

    /** Uniform in [0, (2^n - 1) x base) before retry n, so that callers that failed together do not come back together. */
    private long backOffNanos() {
        long growth = (1L << Math.min(attempts, 30)) - 1;
        long bound = Math.min(
                growth * policy.baseInterval().toNanos(), policy.maxInterval().toNanos());
        return bound <= 0 ? 0 : worker.random().nextLong(bound);
    }

    private void uncount() {
        if (counted) {
            counted = false;
            cluster.usage().retries(-1);
        }
    }
}
