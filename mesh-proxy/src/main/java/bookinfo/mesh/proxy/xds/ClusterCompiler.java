package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.ClusterConfig.ServiceRef;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.LbPolicy;
import bookinfo.mesh.proxy.config.Limits;
import bookinfo.mesh.proxy.config.OutlierDetection;
import bookinfo.mesh.proxy.config.OutlierDetection.Threshold;
import bookinfo.mesh.proxy.xds.Tree.Message;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles {@code envoy.config.cluster.v3.Cluster}. */
final class ClusterCompiler {

    private static final String HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
    private static final String ORIGINAL_DST = "ORIGINAL_DST";
    private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private ClusterCompiler() {}

    /**
     * A compiled cluster.
     *
     * @param config with its own endpoints; without any while they come by EDS
     * @param edsName the endpoints' resource, for a cluster of type EDS
     * @param http2 set when the cluster speaks HTTP/2
     */
    record Compiled(ClusterConfig config, Optional<String> edsName, Optional<Http2> http2) {

        /** The cluster as the data path may use it: endpoints speak HTTP/1.1. */
        Compiled forTraffic() {
            if (http2.isPresent()) {
                throw new Refusal("HTTP/2 to upstreams is not supported");
            }
            return this;
        }
    }

    /** HTTP/2 connection keep-alive; zero interval: none. */
    record Http2(Duration pingInterval, Duration pingTimeout) {}

    private record Protocol(Duration idleTimeout, int maxRequests, Optional<Http2> http2) {}

    static Compiled compile(Message cluster, String version) {
        return Reader.compile(cluster, reader -> compile(reader, version));
    }

    static Compiled compile(Reader cluster, String version) {
        String name = cluster.requiredText("name");
        String type = cluster.scalar("type").map(String.class::cast).orElse("STATIC");
        Protocol protocol = protocol(cluster);
        Optional<Message> metadata = cluster.data("metadata");
        cluster.message("transport_socket").ifPresent(ClusterCompiler::rawTransport);
        ClusterConfig config = new ClusterConfig(
                name,
                version,
                cluster.scalar("alt_stat_name").map(String.class::cast).orElse(name),
                lbPolicy(cluster, type),
                cluster.duration("connect_timeout", DEFAULT_CONNECT_TIMEOUT),
                cluster.message("circuit_breakers").map(ClusterCompiler::limits).orElse(Limits.DEFAULT),
                cluster.integer("max_requests_per_connection", protocol.maxRequests(), 0, Integer.MAX_VALUE),
                protocol.idleTimeout(),
                cleanupInterval(cluster),
                cluster.message("upstream_bind_config")
                        .map(ClusterCompiler::bind)
                        .orElse(List.of()),
                cluster.message("outlier_detection").map(ClusterCompiler::outlier),
                cluster.message("common_lb_config")
                        .map(ClusterCompiler::panicThreshold)
                        .orElse(50.0),
                service(metadata),
                endpoints(cluster, type));
        return new Compiled(config, edsName(cluster, type, name), protocol.http2());
    }

    private static List<Endpoint> endpoints(Reader cluster, String type) {
        return switch (type) {
            case "STATIC", "STRICT_DNS" -> {
                cluster.only("dns_lookup_family", "AUTO", "V4_ONLY", "V4_PREFERRED", "ALL");
                yield cluster.message("load_assignment")
                        .map(assignment -> EndpointCompiler.endpoints(assignment, type.equals("STRICT_DNS")))
                        .orElse(List.of());
            }
            case "EDS" -> List.of();
            case ORIGINAL_DST -> {
                // Where else than to the original destination it could send is refused field by field.
                cluster.message("original_dst_lb_config");
                yield List.of();
            }
            default ->
                throw cluster.refuse(
                        "type", type + " is not supported (expected: STATIC, STRICT_DNS, EDS or ORIGINAL_DST)");
        };
    }

    private static Optional<String> edsName(Reader cluster, String type, String name) {
        if (!type.equals("EDS")) {
            return Optional.empty();
        }
        Reader eds = cluster.requiredMessage("eds_cluster_config");
        ConfigSources.ads(eds.requiredMessage("eds_config"));
        return Optional.of(eds.scalar("service_name").map(String.class::cast).orElse(name));
    }

    private static LbPolicy lbPolicy(Reader cluster, String type) {
        String policy = cluster.scalar("lb_policy").map(String.class::cast).orElse("ROUND_ROBIN");
        if (type.equals(ORIGINAL_DST) != policy.equals("CLUSTER_PROVIDED")) {
            throw cluster.refuse(
                    "lb_policy", policy + " with type " + type + " (expected: CLUSTER_PROVIDED with ORIGINAL_DST)");
        }
        return switch (policy) {
            case "CLUSTER_PROVIDED" -> LbPolicy.CLUSTER_PROVIDED;
            case "ROUND_ROBIN" -> LbPolicy.ROUND_ROBIN;
            case "LEAST_REQUEST" -> LbPolicy.LEAST_REQUEST;
            case "RANDOM" -> LbPolicy.RANDOM;
            default -> throw cluster.refuse("lb_policy", policy + " is not supported");
        };
    }

    private static Limits limits(Reader breakers) {
        Limits limits = Limits.DEFAULT;
        for (Reader threshold : breakers.messages("thresholds")) {
            threshold.only("priority", "DEFAULT");
            limits = new Limits(
                    threshold.number("max_connections", Limits.DEFAULT.maxConnections()),
                    threshold.number("max_pending_requests", Limits.DEFAULT.maxPendingRequests()),
                    threshold.number("max_requests", Limits.DEFAULT.maxRequests()),
                    threshold.number("max_retries", Limits.DEFAULT.maxRetries()),
                    threshold.flag("track_remaining", false));
        }
        return limits;
    }

    /** Longer than timers can count is for ever: Istio says so for the endpoints of a pod's own program. */
    private static Duration cleanupInterval(Reader cluster) {
        Duration interval = cluster.scalar("cleanup_interval")
                .map(Duration.class::cast)
                .orElse(ClusterConfig.DEFAULT_CLEANUP_INTERVAL);
        if (interval.toMillis() < 1) {
            throw cluster.refuse("cleanup_interval", WellKnown.text(interval) + " (expected: 1 ms or more)");
        }
        return interval.compareTo(Reader.LONGEST) > 0 ? Reader.LONGEST : interval;
    }

    private static List<InetSocketAddress> bind(Reader bind) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        addresses.add(Addresses.socket(bind.requiredMessage("source_address"), false));
        for (Reader extra : bind.messages("extra_source_addresses")) {
            addresses.add(Addresses.socket(extra.requiredMessage("address"), false));
        }
        return addresses;
    }

    /** Success rates and failure shares need more hosts than a rule of Istio asks for: they may only be switched off. */
    private static OutlierDetection outlier(Reader outlier) {
        OutlierDetection defaults = OutlierDetection.DEFAULT;
        outlier.only("enforcing_success_rate", 0L);
        outlier.only("enforcing_local_origin_success_rate", 0L);
        outlier.only("enforcing_failure_percentage", 0L);
        Duration interval = outlier.duration("interval", defaults.interval());
        if (interval.toMillis() < 1) {
            throw outlier.refuse("interval", interval.toNanos() + " ns (expected: 1 ms or more)");
        }
        Duration base = outlier.duration("base_ejection_time", defaults.baseEjectionTime());
        Duration longest = outlier.duration("max_ejection_time", defaults.maxEjectionTime());
        if (!outlier.has("enforcing_success_rate")) {
            throw outlier.refuse("enforcing_success_rate", "100 when not set, which is not supported (expected: 0)");
        }
        return new OutlierDetection(
                threshold(outlier, "consecutive_5xx", defaults.consecutive5xx()),
                threshold(outlier, "consecutive_gateway_failure", defaults.consecutiveGatewayFailure()),
                threshold(outlier, "consecutive_local_origin_failure", defaults.consecutiveLocalOriginFailure()),
                interval,
                base,
                longest.compareTo(base) < 0 ? base : longest,
                outlier.duration("max_ejection_time_jitter", defaults.maxEjectionTimeJitter()),
                outlier.integer("max_ejection_percent", defaults.maxEjectionPercent(), 0, 100),
                outlier.flag("always_eject_one_host", defaults.alwaysEjectOneHost()),
                outlier.flag("split_external_local_origin_errors", defaults.splitExternalLocalOrigin()));
    }

    private static Threshold threshold(Reader outlier, String name, Threshold fallback) {
        return new Threshold(
                outlier.integer(name, fallback.failures(), 0, Integer.MAX_VALUE),
                outlier.integer("enforcing_" + name, fallback.enforcing(), 0, 100));
    }

    private static double panicThreshold(Reader common) {
        return common.message("healthy_panic_threshold")
                .map(percent -> percent.real("value", 0))
                .orElse(50.0);
    }

    private static Optional<ServiceRef> service(Optional<Message> metadata) {
        Map<String, Tree.Single> istio = Structs.metadata(metadata, "istio");
        return Structs.structs(istio, "services").stream()
                .findFirst()
                .map(service -> new ServiceRef(
                        Structs.text(service, "host").orElse(""),
                        Structs.text(service, "name").orElse(""),
                        Structs.text(service, "namespace").orElse("")));
    }

    private static void rawTransport(Reader socket) {
        socket.ignore("name");
        String type = socket.any("typed_config").typeName();
        if (!type.equals("envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer")) {
            throw socket.refuse("typed_config", type + " is not supported");
        }
    }

    private static Protocol protocol(Reader cluster) {
        Optional<Http2> direct = cluster.message("http2_protocol_options").map(ClusterCompiler::http2);
        cluster.message("http_protocol_options").ifPresent(options -> {});
        Protocol protocol = new Protocol(Duration.ofHours(1), 0, direct);
        for (Map.Entry<String, Reader> option :
                cluster.anyByKey("typed_extension_protocol_options").entrySet()) {
            if (!option.getValue().typeName().equals(HTTP_OPTIONS)) {
                throw cluster.refuse("typed_extension_protocol_options", option.getKey() + " is not supported");
            }
            protocol = httpOptions(option.getValue());
        }
        return protocol;
    }

    private static Protocol httpOptions(Reader options) {
        Optional<Reader> common = options.message("common_http_protocol_options");
        Optional<Http2> http2 = options.message("explicit_http_config").flatMap(explicit -> {
            explicit.message("http_protocol_options");
            return explicit.message("http2_protocol_options").map(ClusterCompiler::http2);
        });
        options.message("use_downstream_protocol_config").ifPresent(both -> {
            // Downstream it is HTTP/1.1: what is set for HTTP/2 is never used.
            both.message("http_protocol_options");
            both.ignore("http2_protocol_options");
        });
        return new Protocol(
                common.map(c -> c.duration("idle_timeout", Duration.ofHours(1))).orElse(Duration.ofHours(1)),
                common.map(c -> c.integer("max_requests_per_connection", 0, 0, Integer.MAX_VALUE))
                        .orElse(0),
                http2);
    }

    private static Http2 http2(Reader options) {
        // Window sizes and stream limits tune a connection; the one stream that is used here has its own.
        options.ignore("max_concurrent_streams", "initial_stream_window_size", "initial_connection_window_size");
        Optional<Reader> keepalive = options.message("connection_keepalive");
        return new Http2(
                keepalive.map(k -> k.duration("interval", Duration.ZERO)).orElse(Duration.ZERO),
                keepalive.map(k -> k.duration("timeout", Duration.ZERO)).orElse(Duration.ZERO));
    }
}
