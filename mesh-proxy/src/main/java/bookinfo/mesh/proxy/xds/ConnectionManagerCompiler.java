package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.EdgeRules;
import bookinfo.mesh.proxy.config.HeaderLimits;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.HttpTimeouts;
import bookinfo.mesh.proxy.config.Routes;
import java.time.Duration;
import java.util.Optional;

/** Compiles {@code HttpConnectionManager}. */
final class ConnectionManagerCompiler {

    private static final String UUID = "envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig";

    private ConnectionManagerCompiler() {}

    static HttpConnectionManager compile(Reader http) {
        checkNoOps(http);
        Optional<Reader> common = http.message("common_http_protocol_options");
        return new HttpConnectionManager(
                http.requiredText("stat_prefix"),
                routes(http),
                FilterCompiler.filters(http),
                AccessLogCompiler.logs(http),
                edge(http),
                timeouts(http, common),
                new HeaderLimits(
                        http.integer("max_request_headers_kb", HeaderLimits.DEFAULT.maxKilobytes(), 1, 8192),
                        common.map(c -> c.integer("max_headers_count", HeaderLimits.DEFAULT.maxCount(), 1, 10_000))
                                .orElse(HeaderLimits.DEFAULT.maxCount())),
                http.scalar("server_name").map(String.class::cast).orElse("envoy"),
                http.flag("proxy_100_continue", false));
    }

    private static void checkNoOps(Reader http) {
        http.only("codec_type", "AUTO", "HTTP1");
        http.only("server_header_transformation", "OVERWRITE");
        http.only("path_with_escaped_slashes_action", "IMPLEMENTATION_SPECIFIC_DEFAULT", "KEEP_UNCHANGED");
        http.only("add_user_agent", false);
        // On a connection without a client certificate these four all remove x-forwarded-client-cert.
        http.only("forward_client_cert_details", "SANITIZE", "FORWARD_ONLY", "APPEND_FORWARD", "SANITIZE_SET");
        http.ignore("set_current_client_cert_details");
        http.message("http_protocol_options").ifPresent(options -> options.only("accept_http_10", false));
        http.message("internal_address_config");
        http.message("request_id_extension").ifPresent(extension -> {
            Reader config = extension.any("typed_config");
            if (!config.typeName().equals(UUID)) {
                throw extension.refuse("typed_config", config.typeName() + " is not supported");
            }
            // What an id says about tracing has no reader here: no spans are made.
            config.ignore("pack_trace_reason", "use_request_id_for_trace_sampling");
        });
        // Sampling and tags belong to spans, and without a provider there are none.
        http.message("tracing")
                .ifPresent(tracing -> tracing.ignore(
                        "client_sampling",
                        "random_sampling",
                        "overall_sampling",
                        "verbose",
                        "custom_tags",
                        "max_path_tag_length"));
    }

    private static Routes routes(Reader http) {
        return http.message("rds")
                .<Routes>map(rds -> {
                    ConfigSources.ads(rds.requiredMessage("config_source"));
                    return new Routes.Rds(rds.requiredText("route_config_name"));
                })
                .or(() -> http.message("route_config").map(table -> new Routes.Inline(RouteCompiler.table(table, ""))))
                .orElseThrow(() -> http.refuse("no supported routes (expected: rds or route_config)"));
    }

    private static EdgeRules edge(Reader http) {
        return new EdgeRules(
                http.flag("use_remote_address", false),
                http.integer("xff_num_trusted_hops", 0, 0, 1000),
                http.flag("normalize_path", false),
                http.flag("merge_slashes", false),
                http.flag("generate_request_id", true),
                http.flag("preserve_external_request_id", false),
                http.flag("always_set_request_id_in_response", false));
    }

    private static HttpTimeouts timeouts(Reader http, Optional<Reader> common) {
        HttpTimeouts defaults = HttpTimeouts.DEFAULT;
        return new HttpTimeouts(
                common.map(c -> c.duration("idle_timeout", defaults.idle())).orElse(defaults.idle()),
                http.duration("stream_idle_timeout", defaults.streamIdle()),
                http.duration("request_headers_timeout", Duration.ZERO),
                http.duration("request_timeout", Duration.ZERO),
                http.duration("delayed_close_timeout", defaults.delayedClose()),
                http.duration("drain_timeout", defaults.drain()));
    }
}
