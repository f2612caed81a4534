package bookinfo.mesh.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.FaultConfig;
import bookinfo.mesh.proxy.config.Fraction;
import bookinfo.mesh.proxy.config.HeaderMatch;
import bookinfo.mesh.proxy.config.PathMatch;
import bookinfo.mesh.proxy.config.PathRewrite;
import bookinfo.mesh.proxy.config.RetryOn;
import bookinfo.mesh.proxy.config.Route;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.config.StringMatch;
import bookinfo.mesh.proxy.config.WeightedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteCompilerTest {
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
}
