package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a breaker does, asked from a pod of the mesh; the numbers are those of a real Envoy with one worker. */
@NeedsProgram("kubectl")
@ExtendWith(Shared.class)
class CircuitBreakingTest {
    private static final String FORTIO = "deploy/fortio-deploy";

    @BeforeEach
    void narrowTheWayToHttpbin(TestMesh mesh) throws Exception {
        mesh.apply("../httpbin", "08-circuit-breaking");
    }

    @AfterEach
    void forgetHttpbin(TestMesh mesh) throws Exception {
        mesh.forget("../httpbin");
    }

    @Test
    void whatIsRefusedIsCountedAndNothingElse(TestMesh mesh) throws Exception {
        int refused = load(mesh, 2, 20) + load(mesh, 3, 30);

        assertThat(refused).isPositive();
        assertThat(counter(mesh, "upstream_rq_pending_overflow")).isEqualTo(refused);
        assertThat(counter(mesh, "upstream_rq_retry")).isZero();
        assertThat(counter(mesh, "outlier_detection.ejections_enforced_total")).isZero();
        assertThat(fortio(mesh, "curl", "-quiet", "http://httpbin:8000/get")).contains("200 OK");
    }

    @Test
    void ofThreeHeldCallsTwoPassAndOfFiveTwo(TestMesh mesh) throws Exception {
        assertThat(held(mesh, 3)).containsExactlyInAnyOrder(200, 200, 503);
        assertThat(held(mesh, 5)).containsExactlyInAnyOrder(200, 200, 503, 503, 503);
    }

    @Test
    void aFailureOfThePodTakesItOutOfService(TestMesh mesh) throws Exception {
        String outbound = outbound(mesh);
        assertThat(get(outbound, "/status/500")).startsWith("HTTP/1.1 500");

        assertThat(get(outbound, "/get"))
                .startsWith("HTTP/1.1 503")
                .endsWith("no healthy upstream")
                .doesNotContain("x-envoy-overloaded");
        assertThat(counter(mesh, "outlier_detection.ejections_active")).isEqualTo(1);
    }

    /** Runs fortio and returns how many calls were refused. */
    private static int load(TestMesh mesh, int connections, int calls) throws Exception {
        String printed =
                fortio(mesh, "load", "-c", "" + connections, "-qps", "0", "-n", "" + calls, "http://httpbin:8000/get");
        int refused = first("Code 503 : (\\d+) ", printed, 0);
        assertThat(first("Code 200 : (\\d+) ", printed, 0) + refused)
                .as(printed)
                .isEqualTo(calls);
        return refused;
    }

    private static String fortio(TestMesh mesh, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("exec", FORTIO, "-c", "fortio", "--", "/usr/bin/fortio"));
        command.addAll(List.of(arguments));
        var result = mesh.kubectl(command.toArray(String[]::new)).ok();
        return result.out() + result.err();
    }

    /** Envoy begins to show a counter with what it counts first: one that is not there is 0. */
    private static int counter(TestMesh mesh, String name) throws Exception {
        String stats = mesh.kubectl("exec", FORTIO, "-c", "istio-proxy", "--", "pilot-agent", "request", "GET", "stats")
                .ok()
                .out();
        return first(
                "(?m)^cluster\\.outbound\\|8000\\|\\|httpbin\\.\\S+" + Pattern.quote(name) + ": (\\d+)$", stats, 0);
    }

    /** The statuses of calls that begin 50 ms apart while httpbin holds each for a second. */
    private static List<Integer> held(TestMesh mesh, int calls) throws Exception {
        String outbound = outbound(mesh);
        List<Future<Integer>> answers = new ArrayList<>();
        try (ScheduledExecutorService clock = Executors.newScheduledThreadPool(calls)) {
            for (int i = 0; i < calls; i++) {
                Callable<Integer> call = () -> first("^HTTP/1.1 (\\d+)", get(outbound, "/delay/1"), -1);
                answers.add(clock.schedule(call, 50L * i, TimeUnit.MILLISECONDS));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get(30, TimeUnit.SECONDS));
            }
            return statuses;
        }
    }

    /** Where programs of fortio's pod find httpbin: the outbound side of their sidecar. */
    private static String outbound(TestMesh mesh) throws Exception {
        String hosts = mesh.kubectl("exec", FORTIO, "-c", "fortio", "--", "sh", "-c", "cat $HOSTS_FILE")
                .ok()
                .out();
        return hosts.lines()
                .filter(line -> line.matches(".*\\shttpbin(\\s.*)?"))
                .map(line -> line.split("\\s", 2)[0])
                .findFirst()
                .orElseThrow(() -> new AssertionError("no httpbin in " + hosts));
    }

    private static String get(String address, String path) throws IOException {
        try (Socket socket = new Socket(address, 8000)) {
            socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: httpbin:8000\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int first(String pattern, String text, int otherwise) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
    }
}
