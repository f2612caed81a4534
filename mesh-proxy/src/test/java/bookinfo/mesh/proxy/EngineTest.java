package bookinfo.mesh.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.mesh.proxy.xds.Bootstrap;
import bookinfo.mesh.proxy.xds.Refusal;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole proxy on an Envoy bootstrap with everything in it. */
class EngineTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer upstream = upstream();

    @BeforeEach
    void startUpstream() {
        upstream.createContext("/", exchange -> {
            byte[] body = ("hello from " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        upstream.start();
    }

    @AfterEach
    void stopUpstream() {
        upstream.stop(0);
    }

    @Test
    void forwards_by_the_routes_of_its_bootstrap() throws Exception {
        try (Engine engine = start(bootstrap(0))) {
            assertThat(engine.ready().toCompletableFuture()).isDone();
            HttpResponse<String> forwarded = get(engine, "main", "/books?id=1");
            assertThat(forwarded.statusCode()).isEqualTo(200);
            assertThat(forwarded.body()).isEqualTo("hello from /books?id=1");
            assertThat(forwarded.headers().firstValue("server")).hasValue("envoy");
            assertThat(forwarded.headers().firstValue("x-envoy-upstream-service-time"))
                    .isPresent();
            assertThat(get(engine, "main", "/teapot").body()).isEqualTo("short and stout");
            assertThat(get(engine, "main", "/aborted").body()).isEqualTo("fault filter abort");
        }
    }

    @Test
    void shows_its_state_and_configuration_to_the_administrator() throws Exception {
        try (Engine engine = start(bootstrap(0))) {
            get(engine, "main", "/books");
            InetSocketAddress admin = engine.admin().orElseThrow();
            assertThat(get(admin, "/ready").body()).isEqualTo("LIVE\n");
            assertThat(get(admin, "/clusters").body()).contains("books::127.0.0.1:");
            assertThat(get(admin, "/stats").body()).contains("cluster.books.upstream_rq_total: 1");
            assertThat(get(admin, "/config_dump").body())
                    .contains("\"@type\": \"type.googleapis.com/envoy.admin.v3.BootstrapConfigDump\"")
                    .contains("\"name\": \"envoy.filters.network.http_connection_manager\"")
                    .contains("\"fixed_delay\": \"0.010s\"")
                    .contains("\"static_route_configs\": [");
            assertThat(get(admin, "/server_info").body()).contains("\"id\": \"sidecar~127.0.0.1~books-v1.default~x\"");
        }
    }

    @Test
    void a_drained_proxy_takes_no_connections_and_says_so() throws Exception {
        try (Engine engine = start(bootstrap(0))) {
            InetSocketAddress address = engine.address("main").orElseThrow();
            engine.drain();
            assertThatThrownBy(() -> get(address, "/books")).isInstanceOf(IOException.class);
            HttpResponse<String> ready = get(engine.admin().orElseThrow(), "/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo("DRAINING\n");
        }
    }

    @Test
    void a_busy_port_is_named_and_nothing_stays_open() throws IOException {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(bootstrap(busy.getLocalPort())))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("127.0.0.1:" + busy.getLocalPort());
        }
    }

    private static Engine start(String yaml) {
        return Engine.start(
                Bootstrap.parse("test.yaml", yaml),
                new EngineOptions(1, "test", NOON, new SplittableRandom(1), () -> {}));
    }

    private HttpResponse<String> get(Engine engine, String listener, String path)
            throws IOException, InterruptedException {
        return get(engine.address(listener).orElseThrow(), path);
    }

    private HttpResponse<String> get(InetSocketAddress address, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static HttpServer upstream() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String bootstrap(int port) {
        return """
                node:
                  id: sidecar~127.0.0.1~books-v1.default~x
                  cluster: books.default
                admin:
                  address: {socket_address: {address: 127.0.0.1, port_value: 0}}
                static_resources:
                  clusters:
                  - name: books
                    connect_timeout: 1s
                    load_assignment:
                      cluster_name: books
                      endpoints:
                      - lb_endpoints:
                        - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}
                  listeners:
                  - name: main
                    address: {socket_address: {address: 127.0.0.1, port_value: %d}}
                    filter_chains:
                    - filters:
                      - name: envoy.filters.network.http_connection_manager
                        typed_config:
                          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                          stat_prefix: main
                          http_filters:
                          - name: envoy.filters.http.fault
                            typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault}
                          - name: envoy.filters.http.router
                            typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
                          route_config:
                            virtual_hosts:
                            - name: all
                              domains: ["*"]
                              routes:
                              - match: {path: /teapot}
                                direct_response: {status: 418, body: {inline_string: short and stout}}
                              - match: {path: /aborted}
                                route: {cluster: books}
                                typed_per_filter_config:
                                  envoy.filters.http.fault:
                                    "@type": type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault
                                    delay: {fixed_delay: 0.01s, percentage: {numerator: 100}}
                                    abort: {http_status: 500, percentage: {numerator: 100}}
                              - match: {prefix: /}
                                route: {cluster: books}
                """.formatted(upstream.getAddress().getPort(), port);
    }
}
