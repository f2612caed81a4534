package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.EdgeRules;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.RequestHead;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a request's headers before anything looks at them: what belongs to the incoming hop goes, what only this
 * mesh may say is not believed, where it came from is written down. The rules are those of Envoy's connection manager with no
 * internal addresses, so that every request counts as external.
 */
final class RequestEdge {
    static final String DECORATOR = "x-envoy-decorator-operation";

    private static final String FORWARDED_FOR = "x-forwarded-for";
    private static final String FORWARDED_PROTO = "x-forwarded-proto";
    private static final String REQUEST_ID = "x-request-id";

    /** Of this hop only; without TLS no client has shown a certificate. */
    private static final Predicate<String> HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "transfer-encoding",
            "te",
            "upgrade",
            "x-forwarded-client-cert")::contains;

    /** Orders to our router that no client may give. */
    private static final Predicate<String> CONTROL = Set.of(
            "x-envoy-internal",
            "x-envoy-expected-rq-timeout-ms",
            "x-envoy-force-trace",
            "x-envoy-hedge-on-per-try-timeout",
            "x-envoy-ip-tags",
            "x-envoy-max-retries",
            "x-envoy-original-url",
            "x-envoy-retriable-header-names",
            "x-envoy-retriable-status-codes",
            "x-envoy-retry-grpc-on",
            "x-envoy-retry-on",
            "x-envoy-upstream-alt-stat-name",
            "x-envoy-upstream-rq-per-try-timeout-ms",
            "x-envoy-upstream-rq-timeout-alt-response",
            "x-envoy-upstream-rq-timeout-ms")::contains;

    /** What a client at the edge of the mesh may not say either. */
    private static final Predicate<String> EDGE_CONTROL = Set.of(
                    DECORATOR,
                    "x-envoy-downstream-service-cluster",
                    "x-envoy-downstream-service-node",
                    "x-envoy-original-path")::contains;

    private RequestEdge() {}

    /**
     * Whether the request wants another protocol on this connection. An offer of h2c is passed over, as a server may: some
     * clients send it with every first request.
     */
    static boolean asksForUpgrade(Headers headers) {
        String protocol = headers.first("upgrade");
        String connection = headers.joined("connection");
        return protocol != null
                && connection != null
                && connection.toLowerCase(Locale.ROOT).contains("upgrade")
                && !protocol.equalsIgnoreCase("h2c");
    }

    /** Whether the client sends its body only after {@code 100 Continue}. */
    static boolean waitsForContinue(Headers headers) {
        return "100-continue".equalsIgnoreCase(headers.first("expect"));
    }

    static void apply(RequestHead request, EdgeRules rules, InetSocketAddress remote, RandomGenerator random) {
        Headers headers = request.headers();
        removeHop(headers);
        headers.removeIf(CONTROL);
        if (rules.useRemoteAddress()) {
            headers.removeIf(EDGE_CONTROL);
            writeOrigin(request, rules, NetUtil.toAddressString(remote.getAddress()));
        } else if (!headers.contains(FORWARDED_PROTO)) {
            headers.add(FORWARDED_PROTO, request.scheme());
        }
        boolean keepId = !rules.useRemoteAddress() || rules.preserveExternalRequestId();
        if (rules.generateRequestId() && !(keepId && headers.contains(REQUEST_ID))) {
            headers.set(REQUEST_ID, uuid(random));
        }
    }

    /** Hands the operation's name to the service behind an outbound proxy, and keeps it from the application behind ours. */
    static void decorate(RequestHead request, Direction direction, String operation) {
        switch (direction) {
            case OUTBOUND -> {
                if (!operation.isEmpty()) {
                    request.headers().set(DECORATOR, operation);
                }
            }
            case INBOUND -> request.headers().remove(DECORATOR);
            case UNSPECIFIED -> {}
        }
    }

    private static void writeOrigin(RequestHead request, EdgeRules rules, String remote) {
        Headers headers = request.headers();
        String before = headers.joined(FORWARDED_FOR);
        String all = before == null ? remote : before + "," + remote;
        headers.set(FORWARDED_FOR, all);
        headers.set("x-envoy-external-address", trusted(before, rules.xffTrustedHops(), remote));
        if (rules.xffTrustedHops() == 0 || !headers.contains(FORWARDED_PROTO)) {
            headers.set(FORWARDED_PROTO, request.scheme());
        }
    }

    /** The address that the first of the trusted proxies saw; the connection's where they did not all write one down. */
    private static String trusted(@Nullable String forwardedFor, int hops, String remote) {
        String[] entries = forwardedFor == null ? new String[0] : forwardedFor.split(",", -1);
        if (hops == 0 || entries.length < hops) {
            return remote;
        }
        String entry = entries[entries.length - hops].strip();
        return NetUtil.isValidIpV4Address(entry) || NetUtil.isValidIpV6Address(entry) ? entry : remote;
    }

    private static void removeHop(Headers headers) {
        String named = headers.joined("connection");
        if (named != null) {
            for (String name : named.toLowerCase(Locale.ROOT).split(",", -1)) {
                String header = name.strip();
                if (!header.equals("te")) {
                    headers.remove(header);
                }
            }
        }
        boolean trailers = acceptsTrailers(headers.joined("te"));
        headers.removeIf(HOP);
        if (trailers) {
            headers.add("te", "trailers");
        }
    }

    /** Trailers are passed on, so that what a client says of them holds for the next hop. */
    private static boolean acceptsTrailers(@Nullable String te) {
        return te != null
                && Stream.of(te.split(",", -1))
                        .anyMatch(coding -> coding.strip().equals("trailers"));
    }

    /** A version 4 UUID. Not from a secure generator: it names a request, it protects nothing. */
    private static String uuid(RandomGenerator random) {
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
