package bookinfo.mesh.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.admin.AdminRequest;
import bookinfo.mesh.proxy.agent.ProxyProgram;
import bookinfo.mesh.proxy.agent.Role;
import bookinfo.mesh.proxy.xds.Bootstrap;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Circuit breaker and outlier detection of the whole proxy, as a cluster of Istio configures them; numbers are Envoy's. */
class BreakerTest {
    private static final String ONE_AT_A_TIME = """
            circuit_breakers: {thresholds: [{max_connections: 1, max_pending_requests: 1, \
            max_requests: 4294967295, max_retries: 4294967295}]}
            typed_extension_protocol_options:
              envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                common_http_protocol_options: {max_requests_per_connection: 1}
                explicit_http_config: {http_protocol_options: {}}
            """;
    private static final String EJECTING = """
            outlier_detection: {consecutive_5xx: 1, interval: %s, base_ejection_time: %s, max_ejection_percent: 100, \
            enforcing_consecutive_5xx: 100, enforcing_success_rate: 0}
            """;
    private static final String NO_PANIC = "common_lb_config: {healthy_panic_threshold: {}}\n";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final HttpServer upstream = upstream();
    private final Semaphore gate = new Semaphore(0);

    @BeforeEach
    void startUpstream() {
        upstream.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        upstream.createContext("/held", exchange -> {
            gate.acquireUninterruptibly();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        upstream.createContext("/status/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            exchange.sendResponseHeaders(Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)), -1);
            exchange.close();
        });
        upstream.start();
    }

    @AfterEach
    void stopUpstream() {
        gate.release(1000);
        upstream.stop(0);
        client.close();
    }

    /** One runs, one waits, the others are refused at once. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 2", "5, 2"})
    void countsExactlyTheRequestsItRefused(int requests, int served) {
        try (Engine engine = start(1, ONE_AT_A_TIME + EJECTING.formatted("1s", "180s") + NO_PANIC)) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int sent = 1; sent <= requests; sent++) {
                answers.add(getLater(engine, "/held"));
                int behind = sent - 1;
                await(() -> stat(engine, "upstream_rq_active") == 1
                        && stat(engine, "upstream_rq_pending_active") + stat(engine, "upstream_rq_pending_overflow")
                                == behind);
            }
            await(() -> answers.stream().filter(CompletableFuture::isDone).count() == requests - served);
            assertThat(stat(engine, "circuit_breakers.default.cx_open")).isEqualTo(1);
            assertThat(stat(engine, "circuit_breakers.default.rq_pending_open")).isEqualTo(served - 1);
            assertThat(stat(engine, "circuit_breakers.default.rq_open")).isZero();
            gate.release(served);
            assertThat(answers.stream().map(CompletableFuture::join).filter(it -> it.statusCode() == 200))
                    .hasSize(served);
            await(() -> stat(engine, "upstream_cx_active") == 0);
            assertThat(stat(engine, "upstream_rq_pending_overflow")).isEqualTo(requests - served);
            assertThat(stat(engine, "upstream_rq_total")).isEqualTo(served);
            assertThat(stat(engine, "upstream_cx_total")).isEqualTo(served);
            assertThat(stat(engine, "upstream_cx_max_requests")).isEqualTo(served);
            assertThat(stat(engine, "upstream_cx_overflow")).isEqualTo(served - 1);
            assertThat(stat(engine, "upstream_rq_503")).isEqualTo(requests - served);
            assertThat(stat(engine, "upstream_rq_retry"))
                    .as("overflow is not tried again")
                    .isZero();
            assertThat(stat(engine, "outlier_detection.ejections_active")).isZero();
            assertThat(stat(engine, "circuit_breakers.default.cx_open")).isZero();
        }
    }

    /** With more than one event loop each may have a connection of its own, as in Envoy: nobody waits for another's. */
    @Test
    void nobodyStarvesWithSeveralEventLoops() {
        gate.release(1000);
        try (Engine engine = start(3, ONE_AT_A_TIME)) {
            List<HttpResponse<String>> answers = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> Stream.generate(
                                            () -> getLater(engine, "/held").join())
                                    .limit(20)
                                    .toList(),
                            Executors.newVirtualThreadPerTaskExecutor()))
                    .limit(12)
                    .toList()
                    .stream()
                    .flatMap(it -> it.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().stream())
                    .toList();
            long refused = answers.stream().filter(it -> it.statusCode() == 503).count();
            assertThat(answers).hasSize(240);
            assertThat(answers.stream().filter(it -> it.statusCode() == 200)).hasSize((int) (240 - refused));
            assertThat(stat(engine, "upstream_rq_pending_overflow")).isEqualTo(refused);
            assertThat(stat(engine, "upstream_rq_pending_active")).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"500", "501", "502", "503", "504"})
    void aServerErrorTakesTheOnlyEndpointOut(int status) throws Exception {
        try (Engine engine = start(1, EJECTING.formatted("1s", "180s") + NO_PANIC)) {
            assertThat(get(engine, "/status/404").statusCode()).isEqualTo(404);
            assertThat(get(engine, "/status/" + status).statusCode()).isEqualTo(status);
            HttpResponse<String> next = get(engine, "/status/200");
            assertThat(next.statusCode()).isEqualTo(503);
            assertThat(next.body()).isEqualTo("no healthy upstream");
            assertThat(next.headers().firstValue("x-envoy-overloaded")).isEmpty();
            assertThat(stat(engine, "outlier_detection.ejections_active")).isEqualTo(1);
            assertThat(stat(engine, "outlier_detection.ejections_enforced_total"))
                    .isEqualTo(1);
            assertThat(stat(engine, "outlier_detection.ejections_enforced_consecutive_5xx"))
                    .isEqualTo(1);
            assertThat(stat(engine, "membership_healthy")).isZero();
            assertThat(stat(engine, "membership_total")).isEqualTo(1);
            assertThat(stat(engine, "upstream_cx_none_healthy")).isEqualTo(1);
            assertThat(administer(engine, "/clusters")).contains("::health_flags::/failed_outlier_check\n");
        }
    }

    @Test
    void anEjectedEndpointComesBack() throws Exception {
        try (Engine engine = start(1, EJECTING.formatted("0.02s", "0.05s") + NO_PANIC)) {
            assertThat(get(engine, "/status/500").statusCode()).isEqualTo(500);
            await(() -> getLater(engine, "/status/200").join().statusCode() == 200);
            assertThat(stat(engine, "outlier_detection.ejections_active")).isZero();
            assertThat(stat(engine, "outlier_detection.ejections_enforced_total"))
                    .isEqualTo(1);
            assertThat(stat(engine, "membership_healthy")).isEqualTo(1);
            assertThat(administer(engine, "/clusters")).contains("::health_flags::healthy\n");
        }
    }

    @Test
    void aRefusedConnectionCounts() throws Exception {
        upstream.stop(0);
        try (Engine engine = start(1, EJECTING.formatted("1s", "180s") + NO_PANIC)) {
            assertThat(get(engine, "/status/200").body()).endsWith("reset reason: remote connection failure");
            assertThat(get(engine, "/status/200").body()).isEqualTo("no healthy upstream");
        }
    }

    @Test
    void inPanicAnEjectedEndpointKeepsItsTraffic() throws Exception {
        try (Engine engine = start(1, EJECTING.formatted("1s", "180s"))) {
            assertThat(get(engine, "/status/500").statusCode()).isEqualTo(500);
            assertThat(stat(engine, "membership_healthy")).isZero();
            for (int i = 0; i < 3; i++) {
                assertThat(get(engine, "/status/200").statusCode()).isEqualTo(200);
            }
            assertThat(stat(engine, "lb_healthy_panic")).isEqualTo(3);
        }
    }

    @Test
    void allEventLoopsSeeOneEjection() throws Exception {
        try (Engine engine = start(3, EJECTING.formatted("1s", "180s") + NO_PANIC)) {
            assertThat(get(engine, "/status/500").statusCode()).isEqualTo(500);
            await(() -> stat(engine, "outlier_detection.ejections_active") == 1);
            List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(
                            () -> getLater(engine, "/status/200"))
                    .limit(12)
                    .toList();
            assertThat(answers.stream().map(CompletableFuture::join).map(HttpResponse::body))
                    .containsOnly("no healthy upstream");
        }
    }

    @Test
    void showsTheRoomThatIsLeftWhenTold() {
        String tracking = "circuit_breakers: {thresholds: [{max_connections: 7, track_remaining: true}]}\n";
        try (Engine engine = start(1, tracking)) {
            CompletableFuture<HttpResponse<String>> held = getLater(engine, "/held");
            await(() -> stat(engine, "upstream_rq_active") == 1);
            assertThat(stat(engine, "circuit_breakers.default.remaining_cx")).isEqualTo(6);
            assertThat(stat(engine, "circuit_breakers.default.remaining_rq")).isEqualTo(1023);
            assertThat(stat(engine, "circuit_breakers.default.remaining_pending"))
                    .isEqualTo(1024);
            assertThat(stat(engine, "circuit_breakers.default.remaining_retries"))
                    .isEqualTo(3);
            gate.release();
            assertThat(held.join().statusCode()).isEqualTo(200);
        }
    }

    /** What {@code pilot-agent request GET stats} prints in the istio-proxy container. */
    @Test
    void theAgentPrintsTheStatistics() throws Exception {
        try (Engine engine = start(1, ONE_AT_A_TIME + EJECTING.formatted("1s", "180s") + NO_PANIC)) {
            get(engine, "/status/503");
            get(engine, "/status/200");
            assertThat(request(engine, "stats").lines())
                    .isSorted()
                    .contains(
                            "cluster.c.upstream_rq_pending_overflow: 0",
                            "cluster.c.upstream_rq_pending_total: 1",
                            "cluster.c.upstream_rq_503: 2",
                            "cluster.c.circuit_breakers.default.rq_pending_open: 0",
                            "cluster.c.outlier_detection.ejections_active: 1");
            assertThat(request(engine, "stats?filter=(pending_(total|open)|^cluster\\.c\\.membership_h)&usedonly"))
                    .isEqualTo("cluster.c.upstream_rq_pending_total: 1\n");
            assertThat(request(engine, "stats?format=json&filter=ejections_active"))
                    .isEqualTo(
                            "{\"stats\":[{\"name\":\"cluster.c.outlier_detection.ejections_active\",\"value\":1}]}\n");
        }
    }

    private static String request(Engine engine, String path) throws InterruptedException {
        var out = new ByteArrayOutputStream();
        int admin = engine.admin().orElseThrow().getPort();
        int code = new ProxyProgram(Role.SIDECAR, 1, "test")
                .run(
                        List.of("request", "--debug-port=" + admin, "GET", path),
                        Map.of(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        System.err);
        assertThat(code).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private Engine start(int loops, String cluster) {
        return Engine.start(
                Bootstrap.parse("test.yaml", bootstrap(cluster)),
                new EngineOptions(loops, "test", Clock.systemUTC(), new SplittableRandom(1), () -> {}));
    }

    /** 0 as long as nothing was counted under the name. */
    private static long stat(Engine engine, String name) {
        String start = "cluster.c." + name + ": ";
        return administer(engine, "/stats")
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToLong(line -> Long.parseLong(line.substring(start.length())))
                .sum();
    }

    private static String administer(Engine engine, String path) {
        return engine.administer(AdminRequest.of("GET", path)).body();
    }

    private HttpResponse<String> get(Engine engine, String path) throws IOException, InterruptedException {
        return client.send(to(engine, path), BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> getLater(Engine engine, String path) {
        return client.sendAsync(to(engine, path), BodyHandlers.ofString());
    }

    private static HttpRequest to(Engine engine, String path) {
        int port = engine.address("main").orElseThrow().getPort();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static HttpServer upstream() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String bootstrap(String cluster) {
        return """
                admin:
                  address: {socket_address: {address: 127.0.0.1, port_value: 0}}
                static_resources:
                  clusters:
                  - name: c
                    connect_timeout: 1s
                    load_assignment:
                      cluster_name: c
                      endpoints:
                      - lb_endpoints:
                        - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}
                %s
                  listeners:
                  - name: main
                    address: {socket_address: {address: 127.0.0.1, port_value: 0}}
                    filter_chains:
                    - filters:
                      - name: envoy.filters.network.http_connection_manager
                        typed_config:
                          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                          stat_prefix: main
                          http_filters:
                          - name: envoy.filters.http.router
                            typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
                          route_config:
                            virtual_hosts:
                            - name: all
                              domains: ["*"]
                              routes:
                              - match: {prefix: /status}
                                route: {cluster: c}
                              - match: {prefix: /held}
                                route:
                                  cluster: c
                                  retry_policy:
                                    retry_on: connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes
                                    num_retries: 2
                                    retriable_status_codes: [503]
                """.formatted(upstream.getAddress().getPort(), cluster.indent(4));
    }
}
