package bookinfo.mesh.proxy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.mesh.proxy.admin.AdminRequest;
import bookinfo.mesh.proxy.admin.AdminResponse;
import bookinfo.mesh.proxy.exchange.LocalService.Answer;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.RequestHead;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> env = new HashMap<>();
    private final CountDownLatch slow = new CountDownLatch(1);
    private HttpServer app;

    @BeforeEach
    void startProgram() throws IOException {
        app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("x-probe"));
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/slow")) {
                awaitSlow();
            }
            byte[] body = path.equals("/metrics") ? "app_up 1\n".getBytes(StandardCharsets.US_ASCII) : new byte[0];
            int status = path.equals("/broken") ? 500 : path.equals("/moved") ? 302 : 200;
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        app.start();
    }

    @AfterEach
    void stopProgram() {
        app.stop(0);
    }

    @Test
    void asksTheProgramWhatTheKubeletAsks() {
        env.put("ISTIO_KUBE_APP_PROBERS", """
                {"/app-health/reviews/readyz":{"httpGet":{"path":"/health?full","port":%d,"scheme":"HTTP",
                   "httpHeaders":[{"name":"x-probe","value":"ready"}]},"timeoutSeconds":1},
                 "/app-health/reviews/livez":{"httpGet":{"path":"broken","port":%d}},
                 "/app-health/reviews/startupz":{"httpGet":{"path":"/moved","port":%d}},
                 "/app-health/db/readyz":{"tcpSocket":{"port":%d}}}
                """.formatted(port(), port(), port(), port()));
        assertThat(get("/app-health/reviews/readyz").status()).isEqualTo(200);
        assertThat(asked).containsExactly("/health?full ready");
        assertThat(get("/app-health/reviews/livez").status()).isEqualTo(500);
        assertThat(get("/app-health/reviews/startupz").status()).isEqualTo(302);
        assertThat(get("/app-health/db/readyz").status()).isEqualTo(200);
        assertThat(get("/app-health/other/readyz").status()).isEqualTo(404);
    }

    @Test
    void failsAProbeOfAProgramThatIsNotThere() {
        int port = port();
        app.stop(0);
        env.put(
                "ISTIO_KUBE_APP_PROBERS",
                "{\"/app-health/a/readyz\":{\"httpGet\":{\"port\":%d}},\"/app-health/a/livez\":{\"tcpSocket\":{\"port\":%d}}}"
                        .formatted(port, port));
        assertThat(get("/app-health/a/readyz").status()).isEqualTo(500);
        assertThat(get("/app-health/a/readyz").body()).contains("Connection refused");
        assertThat(get("/app-health/a/livez").status()).isEqualTo(500);
    }

    @Test
    void waitsForAHookLongerThanForAProbe() {
        env.put(
                "ISTIO_KUBE_APP_PROBERS",
                "{\"/app-lifecycle/a/prestopz\":{\"httpGet\":{\"path\":\"/slow\",\"port\":%d}},\"/app-health/a/livez\":{\"httpGet\":{\"path\":\"/slow\",\"port\":%d}}}"
                        .formatted(port(), port()));
        CompletableFuture<Answer> hook = CompletableFuture.supplyAsync(() -> get("/app-lifecycle/a/prestopz"));
        assertThat(get("/app-health/a/livez").body()).contains("timed out");
        assertThat(hook).isNotDone();
        slow.countDown();
        assertThat(hook).succeedsWithin(Duration.ofSeconds(10)).returns(200, Answer::status);
    }

    @Test
    void aHookThatNobodyAnswersGetsNoAnswer() {
        int port = port();
        app.stop(0);
        env.put(
                "ISTIO_KUBE_APP_PROBERS",
                "{\"/app-lifecycle/a/poststartz\":{\"httpGet\":{\"port\":%d}}}".formatted(port));
        assertThat(get("/app-lifecycle/a/poststartz")).isEqualTo(Answer.NONE);
    }

    @Test
    void servesTheProgramsMetricsBehindTheProxys() {
        env.put(
                "ISTIO_PROMETHEUS_ANNOTATIONS",
                "{\"scrape\":\"true\",\"path\":\"/metrics\",\"port\":\"%d\"}".formatted(port()));
        assertThat(get("/stats/prometheus").body()).isEqualTo("GET /stats/prometheus\napp_up 1\n");
    }

    @Test
    void servesTheProxysMetricsWithoutTheProgram() {
        env.put(
                "ISTIO_PROMETHEUS_ANNOTATIONS",
                "{\"scrape\":\"true\",\"path\":\"/broken\",\"port\":\"%d\"}".formatted(port()));
        assertThat(get("/stats/prometheus"))
                .isEqualTo(new Answer(
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        "GET /stats/prometheus\n# http://127.0.0.1:%d/broken answered 500\n".formatted(port())));
        env.clear();
        assertThat(get("/stats/prometheus").body()).isEqualTo("GET /stats/prometheus\n");
    }

    @Test
    void speaksForTheProxy() {
        assertThat(get("/healthz/ready").body()).isEqualTo("GET /ready\n");
        assertThat(ask("POST", "/quitquitquit", true).body()).isEqualTo("POST /quitquitquit\n");
        assertThat(ask("POST", "/drain", true).body()).isEqualTo("POST /drain_listeners{inboundonly=}\n");
    }

    @Test
    void isNotEndedFromOutsideThePod() {
        assertThat(ask("POST", "/quitquitquit", false).status()).isEqualTo(403);
        assertThat(ask("POST", "/drain", false).status()).isEqualTo(403);
    }

    @Test
    void refusesProbesThatItCannotAsk() {
        env.put("ISTIO_KUBE_APP_PROBERS", "{\"/app-health/a/readyz\":{\"exec\":{\"port\":1}}}");
        assertThatThrownBy(() -> get("/healthz/ready"))
                .hasMessage("ISTIO_KUBE_APP_PROBERS: /app-health/a/readyz: {exec={port=1}}"
                        + " (expected: httpGet, tcpSocket or grpc)");
    }

    private void awaitSlow() {
        try {
            assertThat(slow.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int port() {
        return app.getAddress().getPort();
    }

    private Answer get(String path) {
        return ask("GET", path, false);
    }

    private Answer ask(String method, String path, boolean trusted) {
        Map<String, String> whole = new HashMap<>(env);
        whole.putAll(Map.of("POD_NAME", "p", "POD_NAMESPACE", "default", "INSTANCE_IP", "127.0.0.1"));
        Agent agent = new Agent(PodEnvironment.of(Role.SIDECAR, whole, "0.1.0"), whole, AgentTest::echo, Runnable::run);
        return agent.answer(new RequestHead(method, "http", "agent", path, new Headers()), trusted)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    /** An administration interface that says what it was asked. */
    private static AdminResponse echo(AdminRequest request) {
        return new AdminResponse(
                200,
                "text/plain",
                request.method() + " " + request.path() + (request.query().isEmpty() ? "" : request.query()) + "\n");
    }
}
