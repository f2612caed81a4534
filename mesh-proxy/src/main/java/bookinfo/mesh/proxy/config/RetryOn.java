package bookinfo.mesh.proxy.config;

import java.util.Locale;
import java.util.Optional;

/** Conditions for a retry, by the names of Envoy's {@code x-envoy-retry-on} and {@code x-envoy-retry-grpc-on}. */
public enum RetryOn {
    FIVE_XX("5xx"),
    GATEWAY_ERROR,
    RESET,
    RESET_BEFORE_REQUEST,
    CONNECT_FAILURE,
    ENVOY_RATELIMITED,
    RETRIABLE_4XX,
    REFUSED_STREAM,
    RETRIABLE_STATUS_CODES,
    CANCELLED,
    DEADLINE_EXCEEDED,
    INTERNAL,
    RESOURCE_EXHAUSTED,
    UNAVAILABLE;

    private final String text;

    RetryOn() {
        this.text = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    RetryOn(String text) {
        this.text = text;
    }

    /** The condition of this name; empty when there is none. */
    public static Optional<RetryOn> named(String text) {
        for (RetryOn condition : values()) {
            if (condition.text.equals(text)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    /** The name as it stands in a policy: {@code connect-failure}. */
    @Override
    public String toString() {
        return text;
    }
}
