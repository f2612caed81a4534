package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.Retry;
import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Retry policies. Where a rule says nothing, Istio's default: two more tries, on failures that cannot have had an effect. */
final class Retries {
    private static final String STANDARD_CONDITIONS =
            "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes";

    private static final int STANDARD_ATTEMPTS = 2;
    private static final int HOST_SELECTIONS = 5;

    static final RetryPolicy STANDARD =
            base(STANDARD_CONDITIONS, STANDARD_ATTEMPTS).build();

    private Retries() {}

    static Optional<RetryPolicy> of(Optional<Retry> retry) {
        if (retry.isEmpty()) {
            return Optional.of(STANDARD);
        }
        return retry.filter(one -> one.attempts() > 0).map(Retries::of);
    }

    /** Numbers among the conditions are status codes, which Envoy wants apart. */
    private static RetryPolicy of(Retry retry) {
        List<String> conditions = new ArrayList<>();
        List<Integer> codes = new ArrayList<>();
        for (String condition : retry.retryOn()) {
            if (condition.chars().allMatch(Character::isDigit)) {
                codes.add(Integer.valueOf(condition));
            } else {
                conditions.add(condition);
            }
        }
        if (!codes.isEmpty() && !conditions.contains("retriable-status-codes")) {
            conditions.add("retriable-status-codes");
        }
        String joined = conditions.isEmpty() ? STANDARD_CONDITIONS : String.join(",", conditions);
        RetryPolicy.Builder policy = base(joined, retry.attempts()).addAllRetriableStatusCodes(codes);
        retry.perTryTimeout().ifPresent(timeout -> policy.setPerTryTimeout(Names.duration(timeout)));
        return policy.build();
    }

    private static RetryPolicy.Builder base(String conditions, int attempts) {
        return RetryPolicy.newBuilder()
                .setRetryOn(conditions)
                .setNumRetries(UInt32Value.of(attempts))
                .addRetryHostPredicate(RetryPolicy.RetryHostPredicate.newBuilder()
                        .setName("envoy.retry_host_predicates.previous_hosts")
                        .setTypedConfig(Any.pack(PreviousHostsPredicate.getDefaultInstance())))
                .setHostSelectionRetryMaxAttempts(HOST_SELECTIONS);
    }
}
