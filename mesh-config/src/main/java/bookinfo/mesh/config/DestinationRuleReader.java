package bookinfo.mesh.config;

import bookinfo.mesh.config.DestinationRule.Subset;
import bookinfo.mesh.config.TrafficPolicy.ConnectionPool;
import bookinfo.mesh.config.TrafficPolicy.LoadBalancer;
import bookinfo.mesh.config.TrafficPolicy.OutlierDetection;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of a DestinationRule. */
final class DestinationRuleReader {

    private static final Map<String, LoadBalancer> SIMPLE = Map.of(
            "UNSPECIFIED", LoadBalancer.LEAST_REQUEST,
            "LEAST_REQUEST", LoadBalancer.LEAST_REQUEST,
            "LEAST_CONN", LoadBalancer.LEAST_REQUEST,
            "ROUND_ROBIN", LoadBalancer.ROUND_ROBIN,
            "RANDOM", LoadBalancer.RANDOM);

    private DestinationRuleReader() {}

    static DestinationRule read(Meta meta, Fields spec) {
        spec.unsupported("exportTo", "workloadSelector");
        spec.require("host", "the name of a service");
        Set<String> names = new HashSet<>();
        return new DestinationRule(
                meta,
                spec.text("host", Format.WILDCARD_HOST).orElse(""),
                policy(spec),
                spec.objects("subsets", fields -> subset(fields, names)));
    }

    private static Subset subset(Fields fields, Set<String> names) {
        fields.require("name", "a name such as v1");
        Optional<String> name = fields.text("name", Format.SUBSET);
        name.filter(taken -> !names.add(taken))
                .ifPresent(taken ->
                        fields.get("name").ifPresent(value -> value.invalid("a name that no other subset has")));
        return new Subset(name.orElse(""), fields.labels("labels"), policy(fields));
    }

    private static TrafficPolicy policy(Fields fields) {
        return fields.object("trafficPolicy", DestinationRuleReader::trafficPolicy)
                .orElse(TrafficPolicy.NONE);
    }

    private static TrafficPolicy trafficPolicy(Fields fields) {
        fields.unsupported("tunnel", "proxyProtocol", "retryBudget");
        Map<Integer, TrafficPolicy> ports = new HashMap<>();
        fields.objects("portLevelSettings", port -> portPolicy(port, ports));
        return blocks(fields, ports);
    }

    private static TrafficPolicy portPolicy(Fields fields, Map<Integer, TrafficPolicy> ports) {
        fields.require("port", "an object with a number");
        Optional<Integer> number =
                fields.object("port", VirtualServiceReader::port).flatMap(port -> port);
        TrafficPolicy policy = blocks(fields, Map.of());
        number.filter(port -> ports.putIfAbsent(port, policy) != null)
                .ifPresent(taken ->
                        fields.get("port").ifPresent(value -> value.invalid("a port that has no settings yet")));
        return policy;
    }

    private static TrafficPolicy blocks(Fields fields, Map<Integer, TrafficPolicy> ports) {
        fields.object("tls", DestinationRuleReader::tls);
        return new TrafficPolicy(
                fields.object("loadBalancer", DestinationRuleReader::loadBalancer)
                        .flatMap(simple -> simple),
                fields.object("connectionPool", DestinationRuleReader::connectionPool),
                fields.object("outlierDetection", DestinationRuleReader::outlierDetection),
                ports);
    }

    /** Nothing is kept: what is left of Istio's modes without identities is plain text. */
    private static Optional<String> tls(Fields fields) {
        fields.unsupported(
                "clientCertificate",
                "privateKey",
                "caCertificates",
                "credentialName",
                "subjectAltNames",
                "sni",
                "insecureSkipVerify",
                "caCrl");
        return fields.get("mode")
                .flatMap(mode -> supported(mode, List.of("SIMPLE", "MUTUAL", "ISTIO_MUTUAL"))
                        .flatMap(value -> value.oneOf(Map.of("DISABLE", "DISABLE"))));
    }

    private static Optional<LoadBalancer> loadBalancer(Fields fields) {
        if (!fields.clash("simple", "consistentHash")) {
            fields.unsupported("consistentHash");
        }
        fields.unsupported("localityLbSetting", "warmup", "warmupDurationSecs");
        return fields.get("simple")
                .flatMap(simple -> supported(simple, List.of("PASSTHROUGH")).flatMap(value -> value.oneOf(SIMPLE)));
    }

    /** The value itself unless it is one of Istio's that the mesh does not have. */
    private static Optional<Value> supported(Value value, List<String> unsupported) {
        String shown = Shown.node(value.node());
        if (!unsupported.contains(shown)) {
            return Optional.of(value);
        }
        return value.unsupported(shown + " is a value of Istio that is not supported yet");
    }

    private static ConnectionPool connectionPool(Fields fields) {
        TcpSettings tcp = fields.object("tcp", DestinationRuleReader::tcp).orElse(TcpSettings.NONE);
        HttpSettings http = fields.object("http", DestinationRuleReader::http).orElse(HttpSettings.NONE);
        return new ConnectionPool(
                tcp.maxConnections,
                tcp.connectTimeout,
                tcp.idleTimeout,
                http.http1MaxPendingRequests,
                http.http2MaxRequests,
                http.maxRequestsPerConnection,
                http.maxRetries,
                http.idleTimeout);
    }

    private static TcpSettings tcp(Fields fields) {
        fields.unsupported("tcpKeepalive", "maxConnectionDuration");
        return new TcpSettings(
                limit(fields, "maxConnections"),
                fields.duration("connectTimeout"),
                fields.get("idleTimeout").flatMap(value -> value.duration(Duration.ZERO)));
    }

    private static HttpSettings http(Fields fields) {
        fields.unsupported("h2UpgradePolicy", "useClientProtocol", "maxConcurrentStreams", "http2KeepAlive");
        return new HttpSettings(
                limit(fields, "http1MaxPendingRequests"),
                limit(fields, "http2MaxRequests"),
                limit(fields, "maxRequestsPerConnection"),
                limit(fields, "maxRetries"),
                fields.duration("idleTimeout"));
    }

    private static Optional<Integer> limit(Fields fields, String name) {
        return fields.integer(name, 0, Integer.MAX_VALUE).filter(limit -> limit > 0);
    }

    private static OutlierDetection outlierDetection(Fields fields) {
        fields.unsupported("outlierDetectionHttpErrorCodes");
        return new OutlierDetection(
                serverErrors(fields),
                fields.integer("consecutiveGatewayErrors", 0, Integer.MAX_VALUE),
                fields.flag("splitExternalLocalOriginErrors"),
                limit(fields, "consecutiveLocalOriginFailures"),
                fields.duration("interval"),
                fields.duration("baseEjectionTime"),
                fields.integer("maxEjectionPercent", 0, 100).filter(percent -> percent > 0),
                fields.integer("minHealthPercent", 0, 100));
    }

    /** Rules from before 2020 say consecutiveErrors. Istio no longer listens, and the rule would do nothing. */
    private static Optional<Integer> serverErrors(Fields fields) {
        boolean newer = fields.has("consecutive5xxErrors") || fields.has("consecutiveGatewayErrors");
        fields.discouraged(
                "consecutiveErrors",
                "deprecated, and Istio ignores it; "
                        + (newer ? "without effect here too" : "here it counts as consecutive5xxErrors")
                        + " (expected: consecutive5xxErrors or consecutiveGatewayErrors)");
        Optional<Integer> older = fields.integer("consecutiveErrors", 0, Integer.MAX_VALUE);
        Optional<Integer> errors = fields.integer("consecutive5xxErrors", 0, Integer.MAX_VALUE);
        return newer ? errors : older;
    }

    private record TcpSettings(
            Optional<Integer> maxConnections, Optional<Duration> connectTimeout, Optional<Duration> idleTimeout) {
        static final TcpSettings NONE = new TcpSettings(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private record HttpSettings(
            Optional<Integer> http1MaxPendingRequests,
            Optional<Integer> http2MaxRequests,
            Optional<Integer> maxRequestsPerConnection,
            Optional<Integer> maxRetries,
            Optional<Duration> idleTimeout) {
        static final HttpSettings NONE = new HttpSettings(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
