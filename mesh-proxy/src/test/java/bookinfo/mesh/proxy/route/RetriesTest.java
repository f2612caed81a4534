package bookinfo.mesh.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.RetryOn;
import bookinfo.mesh.proxy.config.RetryPolicy;
import bookinfo.mesh.proxy.exchange.ResetReason;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.ResponseHead;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetriesTest {
    /** Istio's default. */
    private static final String ISTIO = "connect-failure refused-stream unavailable cancelled retriable-status-codes";

    @ParameterizedTest
    @CsvSource({
        "5xx, 500, true",
        "5xx, 499, false",
        "gateway-error, 500, false",
        "gateway-error, 502, true",
        "gateway-error, 504, true",
        "retriable-4xx, 409, true",
        "retriable-4xx, 404, false",
        "retriable-status-codes, 418, true",
        "retriable-status-codes, 503, false",
        ISTIO + ", 503, false",
        "reset, 503, false",
        "'', 503, false"
    })
    void decidesByStatus(String on, int status, boolean again) {
        assertThat(Retries.after(policy(on), new ResponseHead(status, new Headers())))
                .isEqualTo(again);
    }

    @ParameterizedTest
    @CsvSource({
        "cancelled, 1, true",
        "deadline-exceeded, 4, true",
        "resource-exhausted, 8, true",
        "internal, 13, true",
        ISTIO + ", 14, true",
        ISTIO + ", 13, false",
        ISTIO + ", 0, false"
    })
    void decidesByGrpcStatus(String on, String grpcStatus, boolean again) {
        assertThat(Retries.after(policy(on), new ResponseHead(200, Headers.of("grpc-status", grpcStatus))))
                .isEqualTo(again);
    }

    @Test
    void retriesWhatWasRateLimitedOnlyWhenTold() {
        ResponseHead limited = new ResponseHead(503, Headers.of("x-envoy-ratelimited", "true"));
        assertThat(Retries.after(policy("5xx"), limited)).isFalse();
        assertThat(Retries.after(policy("envoy-ratelimited"), limited)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        ISTIO + ", REMOTE_CONNECTION_FAILURE, false, true",
        ISTIO + ", CONNECTION_TIMEOUT, false, true",
        ISTIO + ", REMOTE_REFUSED_STREAM, true, true",
        ISTIO + ", CONNECTION_TERMINATION, true, false",
        ISTIO + ", OVERFLOW, false, false",
        "5xx, CONNECTION_TERMINATION, true, true",
        "5xx, OVERFLOW, false, false",
        "gateway-error, LOCAL_RESET, true, true",
        "reset, PROTOCOL_ERROR, true, true",
        "reset-before-request, CONNECTION_TERMINATION, false, true",
        "reset-before-request, CONNECTION_TERMINATION, true, false"
    })
    void decidesByReset(String on, ResetReason reason, boolean requestStarted, boolean again) {
        assertThat(Retries.after(policy(on), reason, requestStarted)).isEqualTo(again);
    }

    private static RetryPolicy policy(String on) {
        Set<RetryOn> conditions = Arrays.stream(on.split(" ", -1))
                .filter(it -> !it.isEmpty())
                .map(it -> RetryOn.named(it).orElseThrow())
                .collect(Collectors.toSet());
        return new RetryPolicy(
                conditions, 2, Duration.ZERO, Set.of(418), Duration.ofMillis(25), Duration.ofMillis(250), true, 5);
    }
}
