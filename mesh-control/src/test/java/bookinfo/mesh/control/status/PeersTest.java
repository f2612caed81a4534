package bookinfo.mesh.control.status;

import static bookinfo.mesh.control.status.StatusWriterTest.condition;
import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.control.translate.Meshes;
import bookinfo.mesh.control.watch.Published;
import bookinfo.mesh.control.xds.Connections;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Status where all proxies are connected to another replica, which is a real socket with words of the test's. */
class PeersTest {
    private static final String REPORT = """
            {"objects": {"VirtualService default/ratings": {"version": {"uid": "", "generation": 1}, "snapshot": 7}},
             "proxies": [{"id": "sidecar~10.0.0.1~web-1.default~x", "name": "web-1.default", "connected": 5,
                          "snapshot": 8, "unsettled": [%s], "refusals": [%s]}],
             "more": "of a newer revision"}
            """;

    private final List<JsonNode> written = new ArrayList<>();
    private final HandClock clock = new HandClock();
    private final AtomicInteger asked = new AtomicInteger();
    private final StatusWriter writer = new StatusWriter(
            new Connections(),
            "istio-system",
            "istiod-1",
            key -> Optional.of(StatusWriterTest.object(1)),
            (key, patch) -> written.add(patch),
            () -> true,
            clock);
    private volatile String report = REPORT.formatted("", "");
    private HttpServer peer;

    @BeforeEach
    void listen() throws IOException {
        peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        peer.createContext(StatusWriter.REPORT_PATH, exchange -> {
            try (exchange) {
                asked.incrementAndGet();
                byte[] body = report.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        peer.start();
    }

    @AfterEach
    void stop() {
        peer.stop(0);
        writer.close();
    }

    @Test
    void whatAllProxiesOfAPeerHaveIsProgrammed() {
        publish("istio-system");

        writer.write();

        assertThat(condition(written.getFirst()))
                .containsEntry("status", "True")
                .containsEntry("message", "1 of 1 proxies");
    }

    @Test
    void aPeersProxyThatHasNotAnsweredIsWaitedForAndAskedForAgainEverMoreSeldom() {
        report = REPORT.formatted("7", "");
        publish("istio-system");
        writer.write();
        writer.write();
        assertThat(asked).hasValue(1);
        clock.advance(Duration.ofMillis(100));
        writer.write();
        clock.advance(Duration.ofMillis(100));
        writer.write();
        assertThat(asked).hasValue(2);
        clock.advance(Duration.ofSeconds(1));
        writer.write();
        assertThat(condition(written.getLast()))
                .containsEntry("status", "False")
                .containsEntry("message", "0 of 1 proxies; waiting for web-1.default");

        report = REPORT.formatted("", "");
        clock.advance(Duration.ofSeconds(1));
        writer.write();

        assertThat(condition(written.getLast())).containsEntry("status", "True");
    }

    @Test
    void aPeersProxyThatRefusesIsRepeated() {
        report = REPORT.formatted("", "{\"snapshot\": 7, \"message\": \"no such thing\"}");
        publish("istio-system");

        writer.write();

        assertThat(condition(written.getFirst()))
                .containsEntry("reason", "Refused")
                .containsEntry("message", "1 of 1 proxies refuse: web-1.default: no such thing");
    }

    @Test
    void aRefusalOfWhatCameBeforeIsNotAboutThisVersion() {
        report = REPORT.formatted("", "{\"snapshot\": 6, \"message\": \"no such thing\"}");
        publish("istio-system");

        writer.write();

        assertThat(condition(written.getFirst())).containsEntry("status", "True");
    }

    @Test
    void aPeerThatHasNotSeenTheVersionYetIsWaitedFor() {
        report = REPORT.replace("\"generation\": 1", "\"generation\": 0").formatted("", "");
        publish("istio-system");
        writer.write();
        clock.advance(Duration.ofSeconds(2));

        writer.write();

        assertThat(condition(written.getFirst()))
                .containsEntry("status", "False")
                .containsEntry("message", "0 of 1 proxies; waiting for web-1.default");
    }

    @Test
    void aPeerThatDoesNotAnswerIsNamedAndNothingIsPromised() {
        int port = peer.getAddress().getPort();
        peer.stop(0);
        publish("istio-system", port);
        writer.write();
        clock.advance(Duration.ofSeconds(2));

        writer.write();

        assertThat(condition(written.getFirst())).containsEntry("status", "False");
        assertThat(condition(written.getFirst()).get("message"))
                .asString()
                .startsWith("no proxy is connected yet; no answer from 127.0.0.1 (");
    }

    @Test
    void whatAPeerSaysThatIsNoReportIsNoAnswer() {
        report = "{\"proxies\": []}";
        publish("istio-system");
        writer.write();
        clock.advance(Duration.ofSeconds(2));

        writer.write();

        assertThat(condition(written.getFirst()).get("message"))
                .asString()
                .contains("no answer from 127.0.0.1 (not a report: ");
    }

    @Test
    void aServiceOfAnotherNamespaceIsNoPeer() {
        publish("default");
        writer.write();
        clock.advance(Duration.ofSeconds(2));

        writer.write();

        assertThat(condition(written.getFirst())).containsEntry("message", "no proxy is connected yet");
        assertThat(asked).hasValue(0);
    }

    private void publish(String namespace) {
        publish(namespace, peer.getAddress().getPort());
    }

    private void publish(String namespace, int port) {
        String peers = """
                apiVersion: v1
                kind: Service
                metadata: {name: %1$s, namespace: %2$s, labels: {app: istiod}}
                spec:
                  clusterIP: 127.30.0.99
                  ports: [{name: http-monitoring, port: 15014, targetPort: 15014}]
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s-1, namespace: %2$s, labels: {kubernetes.io/service-name: %1$s}}
                addressType: IPv4
                ports: [{name: http-monitoring, port: %3$d, protocol: TCP}]
                endpoints: [{addresses: [127.0.0.1], conditions: {ready: true}}]
                ---
                """.formatted("istiod-canary", namespace, port);
        Mesh mesh = Meshes.only(peers + StatusWriterTest.rule(1));
        writer.published(new Published(1, clock.instant(), mesh, Meshes.CONFIG, List.of(), Map.of()));
    }
}
