package bookinfo.cluster.kubelet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.cluster.Await;
import bookinfo.cluster.kubelet.Probe.Action;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTest {
    private static final String HOST = "127.0.0.1";
    private static final ProbeCheck.Runner NO_COMMANDS = (command, timeout) -> {
        throw new IOException("no commands here");
    };

    @Test
    void aProbeIsReadWithNamesResolvedAndDefaults() throws IOException, ContainerProblem {
        JsonNode container =
                yaml("{ports: [{name: http, containerPort: 9080}], readinessProbe: {httpGet: {port: http}}}");

        Probe probe = Probe.of(Probe.Kind.READINESS, container, "127.10.1.1").orElseThrow();

        assertThat(probe.action()).isEqualTo(new Action.Http("127.10.1.1", 9080, "/", Map.of()));
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
                "{grpc: {port: 1}} | livenessProbe: only httpGet, tcpSocket and exec are supported here",
                "{httpGet: {port: 1, scheme: HTTPS}} | livenessProbe.httpGet.scheme: HTTPS (only HTTP is supported here)"
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
    void anHttpProbePassesFrom200To399(int status, String failure) throws IOException, InterruptedException {
        try (ServerSocket server = answering("HTTP/1.1 %d X\r\nContent-Length: 0\r\n\r\n".formatted(status))) {
            assertThat(ProbeCheck.failure(http(server.getLocalPort()), NO_COMMANDS)
                            .orElse(null))
                    .isEqualTo(failure);
        }
    }

    @Test
    void failuresReadAsKubernetesWordsThem() throws IOException, InterruptedException {
        int closed;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
            closed = server.getLocalPort();
        }
        assertThat(ProbeCheck.failure(http(closed), NO_COMMANDS))
                .hasValue("Get \"http://127.0.0.1:%d/health\": dial tcp 127.0.0.1:%d: connect: connection refused"
                        .formatted(closed, closed));
        assertThat(ProbeCheck.failure(probe(Probe.Kind.LIVENESS, new Action.Tcp(HOST, closed), 1), NO_COMMANDS))
                .hasValue("dial tcp 127.0.0.1:%d: connect: connection refused".formatted(closed));
        try (ServerSocket garbage = answering("SSH-2.0-OpenSSH\r\n")) {
            assertThat(ProbeCheck.failure(http(garbage.getLocalPort()), NO_COMMANDS)
                            .orElse(""))
                    .contains("malformed HTTP response \"SSH-2.0-Open\"");
        }
    }

    @Test
    void aProgramThatComesUpIsSeenLongBeforeThePeriodIsOver() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        Recorder recorder = new Recorder();
        Probe probe = new Probe(
                Probe.Kind.STARTUP,
                new Action.Exec(List.of("x")),
                Duration.ZERO,
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                1,
                1);

        new ProbeLoop(
                        probe,
                        (command, timeout) -> calls.incrementAndGet() < 4 ? Optional.of("not yet") : Optional.empty(),
                        new CountDownLatch(1),
                        recorder)
                .run();

        assertThat(recorder.seen).containsExactly("passed");
    }

    @Test
    void failuresCountOncePerPeriodAndTheThresholdIsReported() {
        Recorder recorder = new Recorder();
        CountDownLatch stopped = new CountDownLatch(1);
        ProbeLoop loop = new ProbeLoop(
                probe(Probe.Kind.LIVENESS, new Action.Exec(List.of("x")), 3),
                (command, timeout) -> Optional.of("sick"),
                stopped,
                recorder);
        Thread thread = Thread.ofVirtual().start(() -> run(loop));
        Await.until(() -> recorder.seen.size() >= 3, () -> recorder.seen.toString());
        stopped.countDown();

        assertThat(recorder.seen.subList(0, 3))
                .containsExactly("failed: sick", "failed: sick", "failed for good: sick");
        Await.until(() -> !thread.isAlive(), () -> "the loop goes on");
    }

    private static void run(ProbeLoop loop) {
        try {
            loop.run();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Recorder implements ProbeLoop.Listener {
        private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void passed(Probe probe) {
            seen.add("passed");
        }

        @Override
        public void failed(Probe probe, String message, boolean last) {
            seen.add((last ? "failed for good: " : "failed: ") + message);
        }
    }

    private static Probe http(int port) {
        return probe(Probe.Kind.READINESS, new Action.Http(HOST, port, "/health", Map.of("X-A", "b")), 1);
    }

    private static Probe probe(Probe.Kind kind, Action action, int failureThreshold) {
        return new Probe(
                kind, action, Duration.ZERO, Duration.ofMillis(20), Duration.ofSeconds(5), 1, failureThreshold);
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
