package bookinfo.mesh.proxy.route;

import bookinfo.mesh.proxy.config.RetryOn;
import bookinfo.mesh.proxy.config.RetryPolicy;
import bookinfo.mesh.proxy.exchange.ResetReason;
import bookinfo.mesh.proxy.http.ResponseHead;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a failed try is repeated
 * (https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter).
 */
final class Retries {
    private Retries() {}

    static boolean after(RetryPolicy policy, ResponseHead response) {
        Set<RetryOn> on = policy.on();
        int status = response.status();
        if (on.isEmpty()) {
            return false;
        }
        if (response.headers().contains("x-envoy-ratelimited")) {
            return on.contains(RetryOn.ENVOY_RATELIMITED);
        }
        return (status >= 500 && status < 600 && on.contains(RetryOn.FIVE_XX))
                || (status >= 502 && status <= 504 && on.contains(RetryOn.GATEWAY_ERROR))
                || (status == 409 && on.contains(RetryOn.RETRIABLE_4XX))
                || (on.contains(RetryOn.RETRIABLE_STATUS_CODES)
                        && policy.statusCodes().contains(status))
                || grpc(on, response.headers().first("grpc-status"));
    }

    static boolean after(RetryPolicy policy, ResetReason reason, boolean requestStarted) {
        Set<RetryOn> on = policy.on();
        if (reason == ResetReason.OVERFLOW) {
            return false;
        }
        return on.contains(RetryOn.FIVE_XX)
                || on.contains(RetryOn.GATEWAY_ERROR)
                || on.contains(RetryOn.RESET)
                || (!requestStarted && on.contains(RetryOn.RESET_BEFORE_REQUEST))
                || (reason.connecting() && on.contains(RetryOn.CONNECT_FAILURE))
                || (reason == ResetReason.REMOTE_REFUSED_STREAM && on.contains(RetryOn.REFUSED_STREAM));
    }

    private static boolean grpc(Set<RetryOn> on, @Nullable String status) {
        if (status == null) {
            return false;
        }
        return switch (status) {
            case "1" -> on.contains(RetryOn.CANCELLED);
            case "4" -> on.contains(RetryOn.DEADLINE_EXCEEDED);
            case "8" -> on.contains(RetryOn.RESOURCE_EXHAUSTED);
            case "13" -> on.contains(RetryOn.INTERNAL);
            case "14" -> on.contains(RetryOn.UNAVAILABLE);
            default -> false;
        };
    }
}
