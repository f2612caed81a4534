package bookinfo.mesh.proxy.http;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fields that a message has once: values of further ones are joined to the first by commas (RFC 9110 section 5.3 allows it), so
 * that the application behind sees what the rules here saw. The names are those that Envoy joins.
 */
final class OneField {
    private static final Set<String> BOTH = Set.of(
            "cache-control",
            "content-encoding",
            "content-type",
            "proxy-status",
            "via",
            "x-envoy-attempt-count",
            "x-envoy-decorator-operation",
            "x-request-id");

    static final Set<String> OF_REQUESTS = with(
            "accept",
            "accept-encoding",
            "access-control-request-headers",
            "access-control-request-method",
            "authorization",
            "expect",
            "grpc-accept-encoding",
            "grpc-timeout",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "origin",
            "pragma",
            "referer",
            "user-agent",
            "x-client-trace-id",
            "x-envoy-downstream-service-cluster",
            "x-envoy-downstream-service-node",
            "x-envoy-external-address",
            "x-envoy-original-host",
            "x-envoy-original-path",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-proto");

    static final Set<String> OF_RESPONSES = with(
            "access-control-allow-credentials",
            "access-control-allow-headers",
            "access-control-allow-methods",
            "access-control-allow-origin",
            "access-control-expose-headers",
            "access-control-max-age",
            "age",
            "date",
            "etag",
            "expires",
            "grpc-message",
            "grpc-status",
            "last-modified",
            "location",
            "server",
            "vary",
            "x-envoy-degraded",
            "x-envoy-immediate-health-check-fail",
            "x-envoy-ratelimited");

    private OneField() {}

    private static Set<String> with(String... more) {
        return Stream.concat(BOTH.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }
}
