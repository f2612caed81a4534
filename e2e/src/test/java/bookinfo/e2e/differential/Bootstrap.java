package bookinfo.e2e.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The bootstrap file that both proxies start from; {@code {{NAME}}} stands for what each has of its own. */
final class Bootstrap {
    /** Names each listener's options of the connection manager, beyond what all have in common. */
    private static final Map<String, String> LISTENERS = new TreeMap<>(Map.of(
            "plain", "",
            "edge", """
                use_remote_address: true
                normalize_path: true
                merge_slashes: true
                proxy_100_continue: true
                server_name: istio-envoy
                """,
            "hops", """
                use_remote_address: true
                xff_num_trusted_hops: 1
                preserve_external_request_id: true
                """,
            "ids", """
                generate_request_id: false
                normalize_path: true
                """,
            "answer-ids", "always_set_request_id_in_response: true",
            "small", """
                max_request_headers_kb: 8
                common_http_protocol_options: {max_headers_count: 20}
                """,
            "idle", """
                drain_timeout: 0.05s
                common_http_protocol_options: {idle_timeout: 0.15s}
                """,
            "stream-idle", "stream_idle_timeout: 0.15s",
            "slow-head", "request_headers_timeout: 0.15s",
            "slow-request", "request_timeout: 0.15s"));

    /** The access log: the client's address first, then Istio's format without times. */
    static final String LOG = "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS%"
            + " %REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%"
            + " %RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS%"
            + " '%UPSTREAM_TRANSPORT_FAILURE_REASON%' %BYTES_RECEIVED% %BYTES_SENT%"
            + " xff=%REQ(X-FORWARDED-FOR)% agent=%REQ(USER-AGENT)% id=%REQ(X-REQUEST-ID)% authority=%REQ(:AUTHORITY)%"
            + " %UPSTREAM_HOST% %UPSTREAM_CLUSTER_RAW% %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS%"
            + " %REQUESTED_SERVER_NAME% %ROUTE_NAME%";

    private Bootstrap() {}

    /** All listeners on the routes and clusters of the two files beside this class. */
    static String shared() {
        String routes = resource("routes.yaml");
        return of(LISTENERS.keySet(), routes)
                + TcpCases.listeners().indent(2)
                + ProxyProtocolCases.listeners(routes).indent(2);
    }

    /** These listeners on these virtual hosts (YAML, a list) and on the clusters of the file beside this class. */
    static String of(Set<String> listeners, String virtualHosts) {
        return """
                node: {id: differential, cluster: differential}
                admin: {address: {socket_address: {address: 127.0.0.1, port_value: {{admin}}}}}
                static_resources:
                  clusters:
                %s
                  listeners:
                %s
                """.formatted(
                        resource("clusters.yaml").indent(2),
                        LISTENERS.entrySet().stream()
                                .filter(listener -> listeners.contains(listener.getKey()))
                                .map(listener -> listener(listener.getKey(), listener.getValue(), virtualHosts))
                                .collect(Collectors.joining())
                                .indent(2));
    }

    static String listener(String name, String options, String virtualHosts) {
        return """
            - name: %1$s
              address: {socket_address: {address: 127.0.0.1, port_value: {{%1$s}}}}
              filter_chains:
              - filters:
                - name: http
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                    stat_prefix: %1$s
                    delayed_close_timeout: 0.05s
            %2$s
                    access_log:
                    - name: file
                      typed_config:
                        "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
                        path: {{log}}
                        log_format: {text_format_source: {inline_string: "%3$s\\n"}}
                    http_filters:
                    - name: fault
                      typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault}
                    - name: router
                      typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
                    route_config:
                      name: routes
                      validate_clusters: false
                      virtual_hosts:
            %4$s
            """.formatted(name, options.indent(8), LOG, virtualHosts.indent(10));
    }

    /** The text of a file beside this class. */
    static String resource(String name) {
        try (InputStream in = Bootstrap.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not beside " + Bootstrap.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
