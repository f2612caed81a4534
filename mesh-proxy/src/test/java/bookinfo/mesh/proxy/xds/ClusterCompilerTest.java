package bookinfo.mesh.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.ClusterConfig.ServiceRef;
import bookinfo.mesh.proxy.config.LbPolicy;
import bookinfo.mesh.proxy.config.Limits;
import bookinfo.mesh.proxy.config.OutlierDetection;
import bookinfo.mesh.proxy.config.OutlierDetection.Threshold;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterCompilerTest {
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

    private static ClusterConfig cluster(String yaml) {
        return ClusterCompiler.compile(Resources.tree(ResourceType.CLUSTER, yaml), "1")
                .config();
    }
}
