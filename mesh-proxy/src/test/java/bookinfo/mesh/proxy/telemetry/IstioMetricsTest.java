package bookinfo.mesh.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.exchange.Peer;
import bookinfo.mesh.proxy.exchange.ResponseFlag;
import bookinfo.mesh.proxy.exchange.StreamInfo;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.ResponseHead;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IstioMetricsTest {
    private static final Peer PRODUCTPAGE =
            new Peer("productpage-v1", "default", "Kubernetes", Map.of("app", "productpage", "version", "v1"));
    private static final Peer REVIEWS = new Peer(
            "reviews-v2",
            "default",
            "Kubernetes",
            Map.of(
                    "app",
                    "reviews",
                    "version",
                    "v2",
                    "service.istio.io/canonical-name",
                    "reviews-canonical",
                    "service.istio.io/canonical-revision",
                    "second"));

    private final Stats stats = new Stats();

    @Test
    void reportsAsTheSourceWithAllLabels() {
        StreamInfo info = exchange(Direction.OUTBOUND, 200);
        info.cluster(cluster());
        info.upstreamPeer(REVIEWS);
        info.requestHeaderBytes(100);
        info.responseHeaderBytes(200);
        info.received(20);
        info.sent(300);
        info.duration(Duration.ofMillis(42));
        metrics(PRODUCTPAGE, false).ended(info);
        Golden.check(
                "istio-metrics-source", "productpage-v1 calls reviews-v2: 200 in 42 ms, 120 and 500 bytes\n", text());
    }

    @Test
    void reportsAsTheDestination() {
        StreamInfo info = exchange(Direction.INBOUND, 200);
        info.cluster(cluster());
        info.downstreamPeer(PRODUCTPAGE);
        metrics(REVIEWS, false).ended(info);
        assertThat(requests())
                .contains(
                        "reporter=\"destination\"",
                        "source_workload=\"productpage-v1\"",
                        "source_canonical_service=\"productpage\"",
                        "source_canonical_revision=\"v1\"",
                        "destination_workload=\"reviews-v2\"",
                        "destination_canonical_service=\"reviews-canonical\"",
                        "destination_canonical_revision=\"second\"",
                        "destination_service=\"reviews.default.svc.cluster.local\"",
                        "connection_security_policy=\"none\"");
    }

    @Test
    void knowsNothingOfADestinationThatAFaultKeptItFrom() {
        StreamInfo info = exchange(Direction.OUTBOUND, 555);
        info.cluster(cluster());
        info.flag(ResponseFlag.FI);
        metrics(PRODUCTPAGE, false).ended(info);
        assertThat(requests())
                .contains(
                        "response_code=\"555\",grpc_response_status=\"\",response_flags=\"FI\"",
                        "destination_workload=\"unknown\"",
                        "destination_app=\"unknown\"",
                        "destination_service_name=\"reviews\"");
    }

    @Test
    void fallsBackToWhatTheControlPlaneSaysOfAnEndpoint() {
        StreamInfo info = exchange(Direction.OUTBOUND, 503);
        info.cluster(cluster());
        info.attempt(new Endpoint(
                Exchanges.address("127.10.5.1", 9080), 1, true, "reviews-v2;default;reviews;v2;Kubernetes"));
        metrics(PRODUCTPAGE, false).ended(info);
        assertThat(requests())
                .contains(
                        "destination_workload=\"reviews-v2\",destination_workload_namespace=\"default\"",
                        "destination_app=\"unknown\",destination_version=\"unknown\",destination_cluster=\"Kubernetes\"",
                        "destination_canonical_service=\"reviews\",destination_canonical_revision=\"v2\"");
    }

    @Test
    void believesHostNamesOnlyFromTheProgramBesideIt() {
        StreamInfo info = exchange(Direction.OUTBOUND, 404);
        metrics(PRODUCTPAGE, false).ended(info);
        assertThat(requests()).contains("destination_service=\"reviews:9080\"");
        Stats ofGateway = new Stats();
        new IstioMetrics(new IstioMetrics.Self(WorkloadLabels.of(PRODUCTPAGE), true), ofGateway.shard()).ended(info);
        assertThat(Prometheus.text(ofGateway, Optional.empty(), false))
                .contains("destination_service=\"unknown\"")
                .doesNotContain("reviews:9080");
    }

    @Test
    void namesWhereUnknownDestinationsWent() {
        StreamInfo info = exchange(Direction.OUTBOUND, 200);
        info.cluster(ClusterConfig.of("PassthroughCluster", List.of()));
        metrics(PRODUCTPAGE, false).ended(info);
        assertThat(requests())
                .contains("destination_service=\"reviews:9080\",destination_service_name=\"PassthroughCluster\"");
    }

    @Test
    void tellsGrpcFromHttp() {
        StreamInfo info = exchange(Direction.OUTBOUND, 200);
        info.request(
                new RequestHead("POST", "http", "r", "/S/M", Headers.of("content-type", "application/grpc+proto")));
        info.response(new ResponseHead(200, Headers.of("grpc-status", "14")));
        metrics(PRODUCTPAGE, false).ended(info);
        assertThat(requests()).contains("request_protocol=\"grpc\",response_code=\"200\",grpc_response_status=\"14\"");
    }

    @Test
    void countsConnectionsWithoutStatus() {
        StreamInfo info = Exchanges.info(Exchanges.tcp(Direction.OUTBOUND, List.of()));
        info.cluster(cluster());
        info.attempt(new Endpoint(
                Exchanges.address("127.10.5.1", 9080), 1, true, "reviews-v2;default;reviews;v2;Kubernetes"));
        IstioMetrics metrics = metrics(PRODUCTPAGE, false);
        metrics.opened(info);
        metrics.transferred(info, 3, 0);
        metrics.transferred(info, 0, 500);
        assertThat(value("istio_tcp_connections_opened_total")).isEqualTo("1");
        assertThat(value("istio_tcp_received_bytes_total")).isEqualTo("3");
        assertThat(value("istio_tcp_sent_bytes_total")).isEqualTo("500");
        assertThat(text()).doesNotContain("istio_requests_total").contains("istio_tcp_connections_closed_total");
        metrics.closed(info);
        assertThat(value("istio_tcp_connections_closed_total")).isEqualTo("1");
        assertThat(text())
                .contains(
                        "source_workload=\"productpage-v1\"",
                        "destination_workload=\"reviews-v2\"",
                        "destination_service_name=\"reviews\"",
                        "destination_service_namespace=\"default\",request_protocol=\"tcp\",response_flags=\"-\","
                                + "connection_security_policy=\"unknown\"")
                .doesNotContain("response_code", "grpc_response_status");
    }

    @Test
    void countsAsUnknownWhatGoesBeyondItsBound() {
        IstioMetrics metrics = metrics(PRODUCTPAGE, false);
        for (int i = 0; i < IstioMetrics.MAX_SERIES + 500; i++) {
            StreamInfo info = exchange(Direction.OUTBOUND, 404);
            info.request(new RequestHead("GET", "http", "host" + i, "/", new Headers()));
            metrics.ended(info);
        }
        List<String> lines = text().lines()
                .filter(line -> line.startsWith("istio_requests_total"))
                .toList();
        assertThat(lines).hasSize(IstioMetrics.MAX_SERIES + 1).anyMatch(line -> line.endsWith("} 500"));
    }

    private IstioMetrics metrics(Peer self, boolean gateway) {
        return new IstioMetrics(new IstioMetrics.Self(WorkloadLabels.of(self), gateway), stats.shard());
    }

    private String text() {
        return Prometheus.text(stats, Optional.empty(), false);
    }

    private String value(String metric) {
        return text().lines()
                .filter(line -> line.startsWith(metric + "{"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .reduce("", String::concat);
    }

    private String requests() {
        return text().lines()
                .filter(line -> line.startsWith("istio_requests_total"))
                .reduce("", String::concat);
    }

    private static ClusterConfig cluster() {
        return Exchanges.reviews();
    }

    private static StreamInfo exchange(Direction direction, int status) {
        StreamInfo info = Exchanges.info(Exchanges.chain(direction, List.of()));
        info.request(new RequestHead("GET", "http", "reviews:9080", "/reviews/0", new Headers()));
        info.response(new ResponseHead(status, new Headers()));
        return info;
    }
}
