package bookinfo.mesh.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.HttpFilter;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.ListenerFilters;
import bookinfo.mesh.proxy.config.ListenerFilters.Ports;
import bookinfo.mesh.proxy.config.NetworkFilter;
import bookinfo.mesh.proxy.config.ProxyProtocol;
import bookinfo.mesh.proxy.config.Routes;
import bookinfo.mesh.proxy.config.Split;
import bookinfo.mesh.proxy.config.TcpProxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListenerCompilerTest {
    private static final String TCP_TO = "{name: tcp, typed_config: {\"@type\": type.googleapis.com/"
            + "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: $1, cluster: $1}}";

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

    private static NetworkFilter only(ListenerConfig listener) {
        assertThat(listener.chains().all()).hasSize(1);
        return listener.chains().all().getFirst().filter();
    }
}
