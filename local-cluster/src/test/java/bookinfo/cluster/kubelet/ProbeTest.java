package bookinfo.cluster.kubelet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.cluster.Await;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTest {
    private static final String HOST = "127.0.0.1";

    @Test
    void aProbeIsReadWithNamesResolvedAndDefaults() throws IOException, ContainerProblem {
        JsonNode container =
                yaml("{ports: [{name: http, containerPort: 9080}], readinessProbe: {httpGet: {port: http}}}");

        Probe probe = Probe.of(Probe.Kind.READINESS, container, "127.10.1.1").orElseThrow();

        assertThat(probe.url()).hasToString("http://127.10.1.1:9080/");
        assertThat(probe.period()).hasSeconds(10);
        assertThat(probe.timeout()).hasSeconds(1);
        assertThat(probe.failureThreshold()).isEqualTo(3);
        assertThat(Probe.of(Probe.Kind.LIVENESS, container, "127.10.1.1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{httpGet: {port: web}} | livenessProbe: couldn't find port web among the container's ports",
                "{tcpSocket: {port: 1}} | livenessProbe: only httpGet with scheme HTTP and without httpHeaders is "
                        + "supported here",
                "{httpGet: {port: 1, scheme: HTTPS}} | livenessProbe: only httpGet with scheme HTTP and without "
                        + "httpHeaders is supported here"
            })
    void whatIsNotSupportedIsRefusedByName(String probe, String message) throws IOException {
        JsonNode container = yaml("{livenessProbe: " + probe + "}");

        assertThatThrownBy(() -> Probe.of(Probe.Kind.LIVENESS, container, HOST))
                .isInstanceOf(ContainerProblem.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "200,",
        "302,",
        "404,HTTP probe failed with statuscode: 404",
        "503,HTTP probe failed with statuscode: 503"
    })
    void anHttpProbePassesFrom200To399(int status, String failure) throws IOException {
        try (ServerSocket server = answering("HTTP/1.1 %d X\r\nContent-Length: 0\r\n\r\n".formatted(status))) {
            assertThat(http(server.getLocalPort()).failure().orElse(null)).isEqualTo(failure);
        }
    }

    @Test
    void failuresReadAsKubernetesWordsThem() throws IOException {
        int closed;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
            closed = server.getLocalPort();
        }
        assertThat(http(closed).failure())
                .hasValue("Get \"http://127.0.0.1:%d/health\": dial tcp 127.0.0.1:%d: connect: connection refused"
                        .formatted(closed, closed));
        try (ServerSocket garbage = answering("SSH-2.0-OpenSSH\r\n")) {
            assertThat(http(garbage.getLocalPort()).failure().orElse("")).contains("HTTP");
        }
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
            assertThat(http(silent.getLocalPort()).failure().orElse("")).endsWith("context deadline exceeded");
        }
    }

    @Test
    void aProgramThatComesUpIsSeenLongBeforeThePeriodIsOver() {
        AtomicInteger calls = new AtomicInteger();
        Recorder recorder = new Recorder();
        Probe probe = probe(Probe.Kind.STARTUP, Duration.ofHours(1), 1);

        new Probes(
                        List.of(probe),
                        asked -> calls.incrementAndGet() < 4 ? Optional.of("not yet") : Optional.empty(),
                        new CountDownLatch(1),
                        recorder)
                .start();

        Await.until(() -> recorder.seen.size() == 2, () -> recorder.seen.toString());
        assertThat(recorder.seen).containsExactly("started", "ready true");
    }

    @Test
    void failuresCountOncePerPeriodAndTheThresholdEndsTheRun() {
        Recorder recorder = new Recorder();
        CountDownLatch over = new CountDownLatch(1);

        new Probes(
                        List.of(probe(Probe.Kind.LIVENESS, Duration.ofMillis(20), 3)),
                        asked -> Optional.of("sick"),
                        over,
                        recorder)
                .start();

        Await.until(() -> over.getCount() == 0 && recorder.seen.size() == 6, () -> recorder.seen.toString());
        assertThat(recorder.seen.getLast()).isEqualTo("dead liveness");
        assertThat(recorder.seen)
                .containsExactlyInAnyOrder(
                        "started",
                        "ready true",
                        "Liveness probe failed: sick",
                        "Liveness probe failed: sick",
                        "Liveness probe failed: sick",
                        "dead liveness");
    }

    private static final class Recorder implements Probes.Listener {
        private final List<String> seen = new CopyOnWriteArrayList<>();

        @Override
        public void started() {
            seen.add("started");
        }

        @Override
        public void ready(boolean ready) {
            seen.add("ready " + ready);
        }

        @Override
        public void unhealthy(String message) {
            seen.add(message);
        }

        @Override
        public void dead(String probe) {
            seen.add("dead " + probe);
        }
    }

    private static Probe http(int port) {
        return new Probe(
                Probe.Kind.READINESS,
                URI.create("http://%s:%d/health".formatted(HOST, port)),
                Duration.ZERO,
                Duration.ofMillis(20),
                Duration.ofSeconds(1),
                1,
                1);
    }

    private static Probe probe(Probe.Kind kind, Duration period, int failureThreshold) {
        return new Probe(
                kind,
                URI.create("http://127.0.0.1:1/"),
                Duration.ZERO,
                period,
                Duration.ofSeconds(5),
                1,
                failureThreshold);
    }

    private static ServerSocket answering(String answer) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.ofLiteral(HOST));
        Thread.ofVirtual().start(() -> {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write(answer.getBytes(US_ASCII));
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                // closed by the test
            }
        });
        return server;
    }

    private static JsonNode yaml(String text) throws IOException {
        return new YAMLMapper().readTree(text);
    }
}
