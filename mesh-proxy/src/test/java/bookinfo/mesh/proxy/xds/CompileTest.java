package bookinfo.mesh.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.ClusterConfig.ServiceRef;
import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.FaultConfig;
import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.Fraction;
import bookinfo.mesh.proxy.config.HeaderMatch;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.HttpFilter;
import bookinfo.mesh.proxy.config.LbPolicy;
import bookinfo.mesh.proxy.config.Limits;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.ListenerFilters;
import bookinfo.mesh.proxy.config.ListenerFilters.Ports;
import bookinfo.mesh.proxy.config.NetworkFilter;
import bookinfo.mesh.proxy.config.OutlierDetection;
import bookinfo.mesh.proxy.config.OutlierDetection.Threshold;
import bookinfo.mesh.proxy.config.PathMatch;
import bookinfo.mesh.proxy.config.PathRewrite;
import bookinfo.mesh.proxy.config.ProxyProtocol;
import bookinfo.mesh.proxy.config.RetryOn;
import bookinfo.mesh.proxy.config.Route;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.config.Routes;
import bookinfo.mesh.proxy.config.Split;
import bookinfo.mesh.proxy.config.StringMatch;
import bookinfo.mesh.proxy.config.TcpProxy;
import bookinfo.mesh.proxy.config.WeightedCluster;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompileTest {
    private static final String TCP_TO = "{name: tcp, typed_config: {\"@type\": type.googleapis.com/"
            + "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: $1, cluster: $1}}";

    @Test
    void a_cluster_that_sets_nothing_has_envoys_defaults() {
        assertThat(ClusterCompiler.compile(Resources.tree(ResourceType.CLUSTER, "{name: a}"), "")
                        .config())
                .isEqualTo(ClusterConfig.of("a", List.of()));
    }

    @Test
    void a_cluster_of_a_service_keeps_what_istio_says_of_it() {
        ClusterConfig cluster = cluster("""
                name: outbound|9080|v2|reviews.default.svc.cluster.local
                alt_stat_name: outbound|9080|v2|reviews.default.svc.cluster.local;
                type: EDS
                eds_cluster_config: {eds_config: {ads: {}, initial_fetch_timeout: 0s, resource_api_version: V3}}
                connect_timeout: 10s
                lb_policy: LEAST_REQUEST
                circuit_breakers:
                  thresholds: [{max_connections: 1, max_pending_requests: 4294967295, max_requests: 4294967295, max_retries: 4294967295}]
                outlier_detection: {consecutive_5xx: 1, interval: 1s, base_ejection_time: 180s, max_ejection_percent: 100, enforcing_success_rate: 0}
                typed_extension_protocol_options:
                  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                    common_http_protocol_options: {idle_timeout: 300s, max_requests_per_connection: 1}
                    explicit_http_config: {http_protocol_options: {}}
                upstream_bind_config: {source_address: {address: 127.10.1.1, port_value: 0}}
                common_lb_config: {healthy_panic_threshold: {}}
                metadata:
                  filter_metadata:
                    istio:
                      services: [{host: reviews.default.svc.cluster.local, name: reviews, namespace: default}]
                """);
        assertThat(cluster.statName()).isEqualTo("outbound|9080|v2|reviews.default.svc.cluster.local;");
        assertThat(cluster.lb()).isEqualTo(LbPolicy.LEAST_REQUEST);
        assertThat(cluster.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(cluster.limits())
                .isEqualTo(new Limits(1, Limits.UNLIMITED, Limits.UNLIMITED, Limits.UNLIMITED, false));
        assertThat(cluster.outlier())
                .contains(new OutlierDetection(
                        new Threshold(1, 100),
                        new Threshold(5, 0),
                        new Threshold(5, 100),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(3),
                        Duration.ofMinutes(5),
                        Duration.ZERO,
                        100,
                        false,
                        false));
        assertThat(cluster.maxRequestsPerConnection()).isEqualTo(1);
        assertThat(cluster.idleTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(cluster.bind()).contains(new InetSocketAddress("127.10.1.1", 0));
        assertThat(cluster.panicThreshold()).isZero();
        assertThat(cluster.service())
                .contains(new ServiceRef("reviews.default.svc.cluster.local", "reviews", "default"));
    }

    @Test
    void endpoints_keep_weight_health_and_workload() {
        var endpoints = EndpointCompiler.compile(Resources.tree(ResourceType.ENDPOINTS, """
                cluster_name: a
                endpoints:
                - lb_endpoints:
                  - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: 1}}}
                    load_balancing_weight: 3
                    metadata: {filter_metadata: {istio: {workload: reviews-v2;default;reviews;v2;Kubernetes}}}
                  - endpoint: {address: {socket_address: {address: 127.0.0.2, port_value: 2}}}
                    health_status: DRAINING
                """));
        assertThat(endpoints).hasSize(2);
        assertThat(endpoints.getFirst().weight()).isEqualTo(3);
        assertThat(endpoints.getFirst().workload()).isEqualTo("reviews-v2;default;reviews;v2;Kubernetes");
        assertThat(endpoints.getFirst().healthy()).isTrue();
        assertThat(endpoints.getLast().healthy()).isFalse();
    }

    @Test
    void a_listener_has_its_filters_in_order_and_skips_optional_unknown_ones() {
        ListenerConfig listener = ListenerCompiler.compile(Resources.tree(ResourceType.LISTENER, """
                        name: in
                        traffic_direction: INBOUND
                        address: {socket_address: {address: 127.0.0.1, port_value: 80}}
                        filter_chains:
                        - filters:
                          - name: http
                            typed_config:
                              "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                              stat_prefix: inbound_0.0.0.0_9080;
                              server_name: istio-envoy
                              stream_idle_timeout: 0s
                              normalize_path: true
                              rds: {route_config_name: "9080", config_source: {ads: {}}}
                              http_filters:
                              - name: istio.metadata_exchange
                                is_optional: true
                                typed_config:
                                  "@type": type.googleapis.com/udpa.type.v1.TypedStruct
                                  type_url: type.googleapis.com/io.istio.http.peer_metadata.Config
                                  value: {downstream_discovery: [{istio_headers: {}}], downstream_propagation: [{istio_headers: {}}]}
                              - name: somebody.elses
                                is_optional: true
                                typed_config: {"@type": type.googleapis.com/somebody.elses.Filter}
                              - name: envoy.filters.http.fault
                                typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault}
                              - name: istio.stats
                                is_optional: true
                                typed_config:
                                  "@type": type.googleapis.com/udpa.type.v1.TypedStruct
                                  type_url: type.googleapis.com/stats.PluginConfig
                                  value: {disable_host_header_fallback: true}
                              - name: envoy.filters.http.router
                                typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
                        """), "7");
        HttpConnectionManager http = (HttpConnectionManager) only(listener);
        assertThat(listener.version()).isEqualTo("7");
        assertThat(listener.direction()).isEqualTo(Direction.INBOUND);
        assertThat(http.routes()).isEqualTo(new Routes.Rds("9080"));
        assertThat(http.filters())
                .containsExactly(
                        new HttpFilter.PeerMetadata(true, false),
                        new HttpFilter.Fault(Optional.empty()),
                        new HttpFilter.IstioStats(),
                        new HttpFilter.Router());
        assertThat(http.serverName()).isEqualTo("istio-envoy");
        assertThat(http.timeouts().streamIdle()).isZero();
        assertThat(http.timeouts().idle()).isEqualTo(Duration.ofHours(1));
        assertThat(http.edge().normalizePath()).isTrue();
        assertThat(http.edge().generateRequestId()).isTrue();
        assertThat(http.headerLimits().maxKilobytes()).isEqualTo(60);
    }

    @Test
    void a_tcp_proxy_has_its_shares_and_limits_and_waits_for_no_routes() {
        ListenerConfig listener = ListenerCompiler.compile(Resources.tree(ResourceType.LISTENER, """
                        name: mongo
                        address: {socket_address: {address: 127.0.0.1, port_value: 27017}}
                        filter_chains:
                        - filters:
                          - name: envoy.filters.network.tcp_proxy
                            typed_config:
                              "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
                              stat_prefix: mongo;
                              idle_timeout: 30s
                              max_connect_attempts: 2
                              weighted_clusters: {clusters: [{name: v1, weight: 80}, {name: v2, weight: 20}]}
                        """), "1");
        assertThat(listener.rds()).isEmpty();
        assertThat(only(listener))
                .isEqualTo(new TcpProxy(
                        "mongo;",
                        new Split<>(List.of("v1", "v2"), List.of(80L, 100L)),
                        Duration.ofSeconds(30),
                        2,
                        List.of()));
    }

    @Test
    void a_listener_for_redirected_connections_has_chains_by_what_they_are_for() {
        ListenerConfig listener = ListenerCompiler.compile(
                Resources.tree(ResourceType.LISTENER, """
                        name: virtualInbound
                        address: {socket_address: {address: "::", port_value: 15006, ipv4_compat: true}}
                        additional_addresses: [{address: {socket_address: {address: 10.0.0.1, port_value: 15007}}}]
                        use_original_dst: true
                        bind_to_port: false
                        listener_filters_timeout: 0s
                        continue_on_listener_filters_timeout: true
                        listener_filters:
                        - name: envoy.filters.listener.original_dst
                          typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.listener.original_dst.v3.OriginalDst}
                        - name: envoy.filters.listener.http_inspector
                          typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.listener.http_inspector.v3.HttpInspector}
                          filter_disabled:
                            or_match: {rules: [{destination_port_range: {start: 9080, end: 9081}}, {destination_port_range: {start: 1, end: 3}}]}
                        filter_chains:
                        - filter_chain_match: {destination_port: 15006}
                          name: virtualInbound-blackhole
                          filters: [TCP(BlackHoleCluster)]
                        - filter_chain_match: {transport_protocol: raw_buffer, application_protocols: [http/1.1, h2c]}
                          filters: [TCP(http)]
                        - filter_chain_match: {prefix_ranges: [{address_prefix: 10.1.2.3, prefix_len: 8}]}
                          filters: [TCP(ten)]
                        default_filter_chain:
                          filter_chain_match: {}
                          filters: [TCP(InboundPassthroughCluster)]
                        """.replaceAll("TCP\\((.*)\\)", TCP_TO)), "1");
        assertThat(listener.bound()).isFalse();
        assertThat(listener.addresses())
                .containsExactly(
                        new InetSocketAddress("::", 15006),
                        new InetSocketAddress("0.0.0.0", 15006),
                        new InetSocketAddress("10.0.0.1", 15007));
        assertThat(listener.filters())
                .isEqualTo(new ListenerFilters(
                        ProxyProtocol.NONE,
                        true,
                        true,
                        true,
                        List.of(new Ports(9080, 9081), new Ports(1, 3)),
                        Duration.ZERO,
                        true));
        assertThat(listener.filters().inspects(9080)).isFalse();
        assertThat(listener.filters().inspects(9081)).isTrue();
        assertThat(listener.chains().all())
                .extracting(FilterChain::id)
                .containsExactly(
                        "virtualInbound[port 15006]",
                        "virtualInbound[raw_buffer, http/1.1, h2c]",
                        "virtualInbound[10.0.0.0/8]",
                        "virtualInbound[default]");
        assertThat(listener.chains().pick(new InetSocketAddress("10.1.1.1", 15006), "http/1.1"))
                .map(FilterChain::id)
                .contains("virtualInbound[port 15006]");
    }

    @Test
    void who_speaks_http_2_is_not_for_a_chain_that_reads_requests() {
        ListenerConfig listener = ListenerCompiler.compile(
                Resources.tree(
                        ResourceType.LISTENER,
                        Resources.listener("out", 9080, "9080")
                                .replace(
                                        "- filters:",
                                        "- filter_chain_match: {application_protocols: [http/1.1, h2c]}\n  filters:")),
                "1");
        assertThat(listener.rds()).containsExactly("9080");
        var anywhere = new InetSocketAddress("10.0.0.1", 9080);
        assertThat(listener.chains().pick(anywhere, "http/1.1")).isPresent();
        assertThat(listener.chains().pick(anywhere, "h2c")).isEmpty();
    }

    @Test
    void a_cluster_of_original_destinations_has_no_endpoints_and_says_where_connections_come_from() {
        ClusterConfig cluster = ClusterCompiler.compile(Resources.tree(ResourceType.CLUSTER, """
                        name: inbound|9080||
                        alt_stat_name: inbound|9080||;
                        type: ORIGINAL_DST
                        lb_policy: CLUSTER_PROVIDED
                        cleanup_interval: 9223372035s
                        common_lb_config: {}
                        upstream_bind_config:
                          source_address: {address: 127.0.0.6, port_value: 0}
                          extra_source_addresses: [{address: {address: "::6", port_value: 0}}]
                        typed_extension_protocol_options:
                          envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                            "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                            common_http_protocol_options: {idle_timeout: 300s}
                            use_downstream_protocol_config: {http_protocol_options: {}, http2_protocol_options: {}}
                        """), "1")
                .forTraffic()
                .config();
        assertThat(cluster.originalDestination()).isTrue();
        assertThat(cluster.endpoints()).isEmpty();
        assertThat(cluster.cleanupInterval()).isEqualTo(Reader.LONGEST);
        assertThat(cluster.idleTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(cluster.source(new InetSocketAddress("10.1.1.1", 80)))
                .contains(new InetSocketAddress("127.0.0.6", 0));
        assertThat(cluster.source(new InetSocketAddress("fd00::1", 80))).contains(new InetSocketAddress("::6", 0));
    }

    private static NetworkFilter only(ListenerConfig listener) {
        assertThat(listener.chains().all()).hasSize(1);
        return listener.chains().all().getFirst().filter();
    }

    @Test
    void configuration_has_a_size() {
        assertThatThrownBy(() -> Resources.tree(ResourceType.CLUSTER, "{name: " + "a".repeat(5 << 20) + "}"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("exceeds the limit");
        assertThatThrownBy(() -> Resources.tree(ResourceType.CLUSTER, "[".repeat(200) + "]".repeat(200)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Depth");
    }

    @Test
    void texts_of_requests_are_their_utf_8_bytes() {
        RouteTable table = RouteCompiler.compile(Resources.tree(ResourceType.ROUTES, """
                        name: a
                        virtual_hosts:
                        - name: a
                          domains: [a]
                          routes:
                          - match: {path: /\u00e9, headers: [{name: x, string_match: {exact: \u00e9}}]}
                            route: {cluster: a, prefix_rewrite: /\u00e9}
                            request_headers_to_add: [{header: {key: x, value: \u00e9}}]
                        """), "");
        String bytes = "\u00c3\u00a9";
        Route route = table.virtualHosts().getFirst().routes().getFirst();
        assertThat(route.match().path()).isEqualTo(new PathMatch.Exact("/" + bytes, true));
        assertThat(route.match().headers().getFirst().condition())
                .isEqualTo(new HeaderMatch.Condition.Value(new StringMatch.Exact(bytes, false)));
        assertThat(((RouteAction.Forward) route.action()).pathRewrite()).isEqualTo(new PathRewrite.Prefix("/" + bytes));
        assertThat(route.request().add().getFirst().value()).isEqualTo(bytes);
    }

    @Test
    void a_route_keeps_split_faults_retries_and_origin() {
        RouteTable table = RouteCompiler.compile(Resources.tree(ResourceType.ROUTES, """
                        name: "9080"
                        ignore_port_in_host_matching: true
                        virtual_hosts:
                        - name: reviews
                          domains: [reviews]
                          include_request_attempt_count: true
                          routes:
                          - name: split
                            match: {prefix: /, headers: [{name: End-User, string_match: {exact: jason}}]}
                            route:
                              weighted_clusters: {clusters: [{name: v1, weight: 50}, {name: v3, weight: 50}]}
                              timeout: 0s
                              retry_policy:
                                retry_on: connect-failure,refused-stream,5xx
                                num_retries: 2
                                host_selection_retry_max_attempts: "5"
                                retry_host_predicate:
                                - name: p
                                  typed_config: {"@type": type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate}
                            decorator: {operation: reviews:9080/*}
                            metadata: {filter_metadata: {istio: {config: /apis/x}}}
                            typed_per_filter_config:
                              envoy.filters.http.fault:
                                "@type": type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault
                                abort: {http_status: 500, percentage: {numerator: 100000, denominator: MILLION}}
                        """), "1");
        Route route = table.virtualHosts().getFirst().routes().getFirst();
        assertThat(table.ignorePort()).isTrue();
        assertThat(route.match().headers().getFirst().name()).isEqualTo("end-user");
        assertThat(route.fault())
                .contains(new FaultConfig(
                        Optional.empty(),
                        Optional.of(new FaultConfig.Abort(500, new Fraction(100_000, 1_000_000))),
                        List.of()));
        assertThat(route.configPath()).contains("/apis/x");
        assertThat(route.decorator()).isEqualTo("reviews:9080/*");
        RouteAction.Forward forward = (RouteAction.Forward) route.action();
        assertThat(forward.clusters()).containsExactly(WeightedCluster.of("v1", 50), WeightedCluster.of("v3", 50));
        assertThat(forward.timeout()).isZero();
        assertThat(forward.retry().on())
                .containsExactlyInAnyOrder(RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM, RetryOn.FIVE_XX);
        assertThat(forward.retry().avoidPreviousHosts()).isTrue();
        assertThat(forward.retry().hostSelectionAttempts()).isEqualTo(5);
        assertThat(forward.retry().baseInterval()).isEqualTo(Duration.ofMillis(25));
    }

    @Test
    void a_bootstrap_says_who_and_where() {
        Bootstrap bootstrap = Resources.bootstrap(15010);
        assertThat(bootstrap.nodeId()).isEqualTo("sidecar~127.0.0.1~a.b~b");
        assertThat(bootstrap.nodeMetadata()).containsEntry("LABELS", Map.of("app", "a"));
        assertThat(bootstrap.clusters()).isEmpty();
        ControlPlane control = bootstrap.controlPlane().orElseThrow();
        assertThat(control.addresses()).containsExactly(InetSocketAddress.createUnresolved("localhost", 15010));
        assertThat(control.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
    }

    private static ClusterConfig cluster(String yaml) {
        return ClusterCompiler.compile(Resources.tree(ResourceType.CLUSTER, yaml), "1")
                .config();
    }
}
