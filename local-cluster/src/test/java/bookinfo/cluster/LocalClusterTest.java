package bookinfo.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.cluster.api.NeedsProgram;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole program, as a process of its own. */
class LocalClusterTest {
    @TempDir
    Path root;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void killAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void itSaysWhereItIsAndStopsQuicklyWhenAsked() throws Exception {
        Process cluster = start(freePort());
        awaitRunning(cluster);

        JsonNode description = new JsonMapper().readTree(state("cluster.json").toFile());
        assertThat(description.path("pid").asLong()).isEqualTo(cluster.pid());
        assertThat(description.path("apiPort").asInt()).isPositive();
        assertThat(description.path("plan").isInt()).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state("kubeconfig"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(state("kubeconfig")))
                .contains("https://127.0.0.1:" + description.path("apiPort").asInt());

        cluster.toHandle().destroy();
        assertThat(cluster.waitFor(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aSecondOneWithTheSameStateSaysWhoRuns() throws Exception {
        Process first = start(freePort());
        awaitRunning(first);

        Process second = start(freePort());

        assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(output(second))
                .contains("local-cluster: a cluster with the state folder " + state("") + " is running already (pid "
                        + first.pid() + ")");
        assertThat(first.isAlive()).isTrue();
    }

    @Test
    void afterAKillItStartsAgainOnTheSamePortAndAddresses() throws Exception {
        int port = freePort();
        Process killed = start(port);
        awaitRunning(killed);
        Description before = Description.read(state("")).orElseThrow();

        killed.destroyForcibly().waitFor();
        Process next = start(port);
        awaitRunning(next);

        Description after = Description.read(state("")).orElseThrow();
        assertThat(after.apiPort()).isEqualTo(before.apiPort());
        assertThat(after.plan()).isEqualTo(before.plan());
    }

    @Test
    void aBusyPortIsNamedWithWhoHasIt() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Process cluster = start(busy.getLocalPort());

            assertThat(cluster.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(cluster.exitValue()).isEqualTo(1);
            assertThat(output(cluster))
                    .isEqualTo(
                            "local-cluster: 127.0.0.1:%d is in use by java (pid %d); stop that, or choose another port with --port%n"
                                    .formatted(
                                            busy.getLocalPort(),
                                            ProcessHandle.current().pid()));
        }
    }

    @Test
    @NeedsProgram("kubectl")
    void kubectlOpensATerminalOfItsOwnSizeInAContainer() throws Exception {
        Files.createDirectories(root.resolve("k8s/local"));
        Files.writeString(root.resolve("k8s/local/images.yaml"), "images: [{names: [shell], program: [sh]}]");
        awaitRunning(start(freePort()));
        Await.until(() -> kubectl("get serviceaccount default").exit() == 0, () -> "no service account");
        assertThat(kubectl("run web --image=shell --command -- sh -c 'while :; do sleep 1; done'")
                        .exit())
                .isZero();
        Await.until(
                () -> kubectl("get pod web -o jsonpath={.status.phase}")
                        .printed()
                        .equals("Running"),
                () -> kubectl("get pod web -o yaml").printed());

        Printed shown = kubectl("exec -it web -- sh -c 'sleep 1; stty size; echo $TERM $HOSTNAME; exit 3'");

        assertThat(shown.printed()).contains("33 88\r\n", "xterm web\r\n");
        assertThat(shown.exit()).isEqualTo(3);
    }

    private record Printed(String printed, int exit) {}

    /** In a terminal of 33 rows and 88 columns, as a person has one. */
    private Printed kubectl(String arguments) {
        String command =
                "stty rows 33 cols 88; exec kubectl --kubeconfig=%s %s".formatted(state("kubeconfig"), arguments);
        try {
            Process process = new ProcessBuilder("script", "-qec", command, "/dev/null")
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.PIPE)
                    .start();
            started.add(process);
            String printed = output(process);
            return new Printed(printed, process.waitFor());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port,0 | --port: 0 (expected: 1..65535)",
                "--port,x | --port: x (expected: 1..65535)",
                "--root | --root: value missing",
                "--wat,1 | --wat: unknown option (expected: --root FOLDER, --state FOLDER, --port NUMBER)"
            })
    void aBadCommandLineIsRefused(String arguments, String message) {
        assertThatThrownBy(() -> Options.parse(List.of(arguments.strip().split(","))))
                .hasMessage(message);
    }

    private Process start(int port) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--root",
                        root.toString(),
                        "--state",
                        state("").toString(),
                        "--port",
                        String.valueOf(port))
                .redirectErrorStream(true)
                .start();
        started.add(process);
        return process;
    }

    private void awaitRunning(Process cluster) {
        Await.until(
                Duration.ofSeconds(60),
                () -> Description.read(state(""))
                        .filter(description -> description.pid() == cluster.pid())
                        .isPresent(),
                () -> "not up; alive: " + cluster.isAlive());
    }

    private Path state(String file) {
        return file.isEmpty()
                ? root.resolve(".bookinfo")
                : root.resolve(".bookinfo").resolve(file);
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
