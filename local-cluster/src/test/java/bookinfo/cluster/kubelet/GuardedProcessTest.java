package bookinfo.cluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.cluster.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedProcessTest {
    /** A program with a child that ignores SIGTERM and SIGHUP, as native programs may; prints the pids of both. */
    private static final List<String> FAMILY =
            List.of("sh", "-c", "(trap '' TERM HUP; exec sleep 1000) & echo $! $$; wait");

    private static final Map<String, String> PATH =
            Map.of("PATH", Optional.ofNullable(System.getenv("PATH")).orElse("/bin:/usr/bin"));

    @TempDir
    Path folder;

    /** Runs in a JVM of its own, so that it can be killed: starts the family and stays. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Process family = arguments[0].equals("container")
                    ? GuardedProcess.start(FAMILY, PATH, Path.of("."))
                    : GuardedProcess.startWithInput(FAMILY, PATH, Path.of("."));
            IO.println(family.inputReader().readLine());
            family.waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "exec"})
    void nothingOutlivesAParentThatIsKilled(String how) throws IOException {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        how)
                .directory(folder.toFile())
                .start();
        List<ProcessHandle> family = handles(parent.inputReader());
        assertThat(family).hasSize(2).allMatch(ProcessHandle::isAlive);

        parent.destroyForcibly();

        Await.until(
                Duration.ofSeconds(how.equals("container") ? 1 : 2),
                () -> family.stream().noneMatch(GuardedProcessTest::runs),
                () -> "still alive: " + family);
    }

    @Test
    void theProgramsOwnPidSignalsAndExitCodeAreSeen() throws IOException, InterruptedException {
        Process process = GuardedProcess.start(
                List.of("sh", "-c", "trap 'echo got it; exit 7' TERM; echo $$; while :; do sleep 0.05; done"),
                PATH,
                folder);
        BufferedReader output = process.inputReader();
        assertThat(output.readLine()).isEqualTo(String.valueOf(process.pid()));

        process.toHandle().destroy();

        assertThat(output.readLine()).isEqualTo("got it");
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(7);
    }

    @Test
    void whatAnEndedProgramLeavesBehindIsKilled() throws IOException {
        Process process =
                GuardedProcess.start(List.of("sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $! $$"), PATH, folder);
        List<ProcessHandle> family = handles(process.inputReader());

        Await.until(() -> family.stream().noneMatch(GuardedProcessTest::runs), () -> "still alive: " + family);
    }

    @Test
    void killingTheProgramKillsItsChildrenWithExitCode137() throws IOException, InterruptedException {
        Process process = GuardedProcess.start(FAMILY, PATH, folder);
        List<ProcessHandle> family = handles(process.inputReader());

        process.destroyForcibly();

        assertThat(process.waitFor()).isEqualTo(137);
        Await.until(() -> family.stream().noneMatch(GuardedProcessTest::runs), () -> "still alive: " + family);
    }

    @Test
    void aCommandWithInputReadsItToTheEnd() throws IOException, InterruptedException {
        Process process = GuardedProcess.startWithInput(List.of("cat"), PATH, folder);
        process.outputWriter().append("hello").close();

        assertThat(new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("hello");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void perlStandsInForSetsid() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(GuardedProcess.PERL_SESSION);
        command.addAll(List.of("sh", "-c", "ps -o pgid= -p $$; echo $$"));
        Process process = new ProcessBuilder(command).start();

        List<String> lines = process.inputReader().lines().map(String::strip).toList();

        assertThat(process.waitFor()).isZero();
        assertThat(lines).containsExactly(String.valueOf(process.pid()), String.valueOf(process.pid()));
    }

    private static List<ProcessHandle> handles(BufferedReader output) throws IOException {
        List<ProcessHandle> handles = new ArrayList<>();
        for (String pid : List.of(String.valueOf(output.readLine()).split(" ", 2))) {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(handles::add);
        }
        return handles;
    }

    /** A killed process may stay as a zombie until its new parent looks; it has no command line any more. */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().commandLine().isPresent();
    }
}
