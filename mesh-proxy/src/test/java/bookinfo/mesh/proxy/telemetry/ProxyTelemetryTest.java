package bookinfo.mesh.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.AccessLog;
import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.Snapshot;
import bookinfo.mesh.proxy.exchange.Peer;
import bookinfo.mesh.proxy.exchange.ResponseFlag;
import bookinfo.mesh.proxy.exchange.StreamInfo;
import bookinfo.mesh.proxy.exchange.Telemetry.DownstreamEvent;
import bookinfo.mesh.proxy.exchange.Telemetry.ListenerEvent;
import bookinfo.mesh.proxy.exchange.Telemetry.TcpEvent;
import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.ResponseHead;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyTelemetryTest {
    private static final Endpoint ENDPOINT =
            new Endpoint(Exchanges.address("127.10.5.1", 9080), 1, true, "reviews-v2;default;reviews;v2;Kubernetes");
    private static final ClusterConfig CLUSTER = Exchanges.reviews(ENDPOINT);
    private static final Peer SELF =
            new Peer("productpage-v1", "default", "Kubernetes", Map.of("app", "productpage", "version", "v1"));

    private final Stats stats = new Stats();
    private final DefaultEventLoopGroup loops = new DefaultEventLoopGroup(2);
    private final ProxyTelemetry telemetry = new ProxyTelemetry(stats, SELF, false);

    @AfterEach
    void stop() throws InterruptedException {
        telemetry.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }

    @Test
    void countsHowConnectionsBeginByEnvoysNames() throws Exception {
        var listener = ListenerConfig.of(
                "in",
                "1",
                Exchanges.address("127.0.0.1", 80),
                Direction.UNSPECIFIED,
                Exchanges.chain(Direction.UNSPECIFIED, List.of()).filter());
        loops.next()
                .submit(() -> List.of(ListenerEvent.values()).forEach(event -> telemetry.listener(event, listener)))
                .get();
        assertThat(StatsText.plain(stats, Optional.empty(), true).lines())
                .contains(
                        "proxy_proto.versions.v1.found: 1",
                        "proxy_proto.versions.v1.error: 1",
                        "proxy_proto.versions.v2.found: 1",
                        "proxy_proto.versions.v2.error: 1",
                        "proxy_proto.not_found_allowed: 1",
                        "proxy_proto.not_found_disallowed: 1",
                        "downstream_cx_proxy_proto_error: 3",
                        "listener.127.0.0.1_80.downstream_pre_cx_timeout: 1",
                        "listener.127.0.0.1_80.no_filter_chain_match: 1");
    }

    @Test
    void countsOnEachLoopAndAddsUp() throws Exception {
        for (EventLoop loop : List.of(loops.next(), loops.next())) {
            loop.submit(this::oneRequest).get();
        }
        String text = StatsText.plain(stats, Optional.empty(), true);
        String cluster = "cluster.outbound|9080|v2|reviews.default.svc.cluster.local;.";
        assertThat(text.lines())
                .contains(
                        cluster + "upstream_cx_total: 2",
                        cluster + "upstream_cx_active: 2",
                        cluster + "upstream_rq_total: 2",
                        cluster + "upstream_rq_200: 2",
                        cluster + "upstream_rq_2xx: 2",
                        "http.outbound_0.0.0.0_9080;.downstream_rq_2xx: 2",
                        "listener.127.20.3.1_9080.downstream_cx_total: 2")
                .noneMatch(line -> line.startsWith(cluster + "upstream_rq_active"));
        assertThat(telemetry.endpoint(CLUSTER.name(), ENDPOINT))
                .containsEntry("rq_total", 2L)
                .containsEntry("rq_success", 2L)
                .containsEntry("rq_active", 0L)
                .containsEntry("rq_error", 0L)
                .hasSize(8);
    }

    @Test
    void countsNothingForAClusterOfWhatTheRouterDidNotAnswer() throws Exception {
        StreamInfo info = Exchanges.info(Exchanges.chain(Direction.OUTBOUND, List.of()));
        info.cluster(CLUSTER);
        info.response(new ResponseHead(400, new Headers()));
        loops.next().submit(() -> telemetry.ended(info)).get();
        assertThat(StatsText.plain(stats, Optional.empty(), true).lines())
                .anyMatch(line -> line.endsWith("downstream_rq_4xx: 1"))
                .noneMatch(line -> line.contains("upstream_rq_4"));
    }

    @Test
    void countsAndLogsConnectionsByEnvoysNames(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("access.log");
        AccessLog log = new AccessLog(
                file.toString(),
                new AccessLog.Format.Text(
                        "%REQ(:METHOD)% %PROTOCOL% %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT%"
                                + " %UPSTREAM_HOST% %UPSTREAM_CLUSTER_RAW% %DOWNSTREAM_REMOTE_ADDRESS%\n"));
        StreamInfo info = Exchanges.info(Exchanges.tcp(Direction.UNSPECIFIED, List.of(log)));
        info.cluster(CLUSTER);
        info.attempt(ENDPOINT);
        info.received(3);
        info.sent(500);
        info.flag(ResponseFlag.UF);
        info.flag(ResponseFlag.URX);
        loops.next()
                .submit(() -> {
                    telemetry.tcp(TcpEvent.OPENED, info.chain());
                    telemetry.connected(info);
                    telemetry.transferred(info, 3, 500);
                    telemetry.ended(info);
                })
                .get();
        telemetry.close();
        assertThat(file)
                .hasContent("- - 0 UF,URX 3 500 127.10.5.1:9080 outbound|9080|v2|reviews.default.svc.cluster.local"
                        + " 127.10.3.2:43210\n");
        String tcp = "tcp.outbound|27017||mongodb.default.svc.cluster.local;.";
        assertThat(StatsText.plain(stats, Optional.empty(), true).lines())
                .contains(
                        tcp + "downstream_cx_total: 1",
                        tcp + "downstream_cx_rx_bytes_total: 3",
                        tcp + "downstream_cx_tx_bytes_total: 500",
                        "listener.127.20.3.1_27017.downstream_cx_active: 1");
        assertThat(Prometheus.text(stats, Optional.empty(), true))
                .contains(
                        "envoy_tcp_downstream_cx_total{tcp_prefix=\"outbound|27017||mongodb.default.svc.cluster.local\"} 1")
                .doesNotContain("istio_tcp");
    }

    @Test
    void forgetsClustersThatAreGone() throws Exception {
        loops.next().submit(this::oneRequest).get();
        telemetry.retain(new Snapshot(Map.of(), Map.of(), Map.of(CLUSTER.name(), CLUSTER)));
        assertThat(StatsText.plain(stats, Optional.empty(), true)).contains("upstream_rq_total");
        telemetry.retain(Snapshot.EMPTY);
        assertThat(StatsText.plain(stats, Optional.empty(), false)).doesNotContain("cluster.outbound");
        assertThat(telemetry.endpoint(CLUSTER.name(), ENDPOINT)).containsEntry("rq_total", 0L);
    }

    /** In a place where services come and go every listener has a new address. */
    @Test
    void forgetsListenersThatAreGoneWithTheirLastConnection() throws Exception {
        FilterChain gone = Exchanges.chain(Direction.OUTBOUND, List.of());
        FilterChain tcp = Exchanges.tcp(Direction.UNSPECIFIED, List.of());
        EventLoop loop = loops.next();
        loop.submit(this::oneRequest).get();
        loop.submit(() -> telemetry.tcp(TcpEvent.OPENED, tcp)).get();
        telemetry.retain(Snapshot.EMPTY);
        assertThat(statistics()).contains("http.").contains("listener.").contains("tcp.");
        loop.submit(() -> {
                    telemetry.downstream(DownstreamEvent.CONNECTION_CLOSED, gone);
                    telemetry.tcp(TcpEvent.CLOSED, tcp);
                })
                .get();
        telemetry.retain(new Snapshot(
                Map.of(gone.id(), Exchanges.listener(gone), tcp.id(), Exchanges.listener(tcp)), Map.of(), Map.of()));
        assertThat(statistics()).contains("http.").contains("tcp.");
        telemetry.retain(Snapshot.EMPTY);
        assertThat(statistics()).doesNotContain("http.", "listener.", "tcp.");
    }

    @Test
    void keepsWhatAnotherListenerCountsInTheSamePlace() throws Exception {
        FilterChain gone = Exchanges.chain(Direction.OUTBOUND, List.of());
        var stays = new FilterChain("stays", gone.address(), gone.direction(), gone.filter());
        loops.next()
                .submit(() -> {
                    telemetry.downstream(DownstreamEvent.REQUEST_STARTED, gone);
                    telemetry.downstream(DownstreamEvent.REQUEST_STARTED, stays);
                })
                .get();
        telemetry.retain(new Snapshot(Map.of(stays.id(), Exchanges.listener(stays)), Map.of(), Map.of()));
        assertThat(statistics()).contains("downstream_rq_total: 2");
    }

    private String statistics() {
        return StatsText.plain(stats, Optional.empty(), false);
    }

    @Test
    void writesTheAccessLogWhenClosed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("access.log");
        AccessLog log = new AccessLog(file.toString(), new AccessLog.Format.Text("%REQ(:PATH)% %RESPONSE_CODE%\n"));
        loops.next()
                .submit(() -> telemetry.ended(ended(Exchanges.chain(Direction.OUTBOUND, List.of(log)))))
                .get();
        telemetry.close();
        assertThat(file).hasContent("/reviews/0 200\n");
    }

    @Test
    void writesTheAccessLogSoonWithoutBeingTold(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("access.log");
        AccessLog log = new AccessLog(file.toString(), new AccessLog.Format.Text("%REQ(:PATH)%\n"));
        loops.next()
                .submit(() -> telemetry.ended(ended(Exchanges.chain(Direction.OUTBOUND, List.of(log)))))
                .get();
        Await.until(Duration.ofSeconds(5), () -> size(file) > 0);
        assertThat(file).hasContent("/reviews/0\n");
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void oneRequest() {
        FilterChain listener = Exchanges.chain(Direction.OUTBOUND, List.of());
        telemetry.downstream(DownstreamEvent.CONNECTION_OPENED, listener);
        telemetry.downstream(DownstreamEvent.REQUEST_STARTED, listener);
        telemetry.upstream(UpstreamEvent.CX_OPENED, CLUSTER);
        telemetry.endpoint(UpstreamEvent.CX_OPENED, CLUSTER, ENDPOINT);
        telemetry.upstream(UpstreamEvent.RQ_STARTED, CLUSTER);
        telemetry.endpoint(UpstreamEvent.RQ_STARTED, CLUSTER, ENDPOINT);
        telemetry.upstream(UpstreamEvent.RQ_ENDED, CLUSTER);
        telemetry.endpoint(UpstreamEvent.RQ_ENDED, CLUSTER, ENDPOINT);
        telemetry.downstream(DownstreamEvent.REQUEST_ENDED, listener);
        telemetry.ended(ended(listener));
    }

    private static StreamInfo ended(FilterChain listener) {
        StreamInfo info = Exchanges.info(listener);
        info.request(new RequestHead("GET", "http", "reviews:9080", "/reviews/0", new Headers()));
        info.cluster(CLUSTER);
        info.attempt(ENDPOINT);
        info.response(new ResponseHead(200, new Headers()));
        info.duration(Duration.ofMillis(12));
        info.markRouted();
        return info;
    }
}
