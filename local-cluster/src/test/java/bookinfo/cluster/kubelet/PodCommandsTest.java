package bookinfo.cluster.kubelet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.cluster.Await;
import bookinfo.cluster.ClusterRig;
import bookinfo.cluster.api.Kubelet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in a running container, with and without a terminal. */
class PodCommandsTest {
    private static final String IMAGES = """
        images:
        - {names: [shell], program: [sh], bin: tools}
        """;

    @TempDir
    Path folder;

    private ClusterRig rig;

    @BeforeEach
    void start() throws IOException {
        rig = new ClusterRig(folder, IMAGES);
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
    }

    @Test
    void aCommandIsLookedForInTheImagesOwnFolderFirst() throws IOException, InterruptedException {
        Path tool = Files.createDirectories(folder.resolve("tools")).resolve("tool");
        Files.writeString(tool, "#!/bin/sh\necho tool $1 of $HOSTNAME\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        rig.runningShell("p");

        Process process = rig.kubelet
                .exec("default", "p", "c", List.of("/usr/bin/tool", "one"), false)
                .process();

        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEqualTo("tool one of p\n");
    }

    @Test
    void aCommandRunsWithTheContainersEnvironmentAndItsOwnStreams() throws IOException, InterruptedException {
        rig.runningShell("p");

        Process process = rig.kubelet
                .exec("default", "p", "c", List.of("sh", "-c", "cat; echo $HOSTNAME; echo oops >&2; exit 4"), false)
                .process();
        process.outputWriter().append("in ").close();

        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEqualTo("in p\n");
        assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8)).isEqualTo("oops\n");
        assertThat(process.waitFor()).isEqualTo(4);
    }

    @Test
    void aTerminalHasASizeAndWhatIsTypedIsEchoed() throws IOException, InterruptedException {
        rig.runningShell("p");
        Kubelet.Execution execution = rig.kubelet.exec("default", "p", "c", List.of("sh"), true);
        BufferedReader screen = execution.process().inputReader();

        execution.resize().to(99, 55);
        Writer keys = execution.process().outputWriter();
        keys.append("test -t 0 && stty size && echo it\\'s $HOSTNAME && exit 7\n")
                .flush();

        assertThat(screen.lines()).anyMatch(line -> line.endsWith("55 99")).anyMatch(line -> line.endsWith("it's p"));
        assertThat(execution.process().waitFor()).isEqualTo(7);
    }

    @Test
    void aShellInATerminalEndsWhenItsUserLeaves() throws IOException, InterruptedException {
        rig.runningShell("p");
        Kubelet.Execution execution = rig.kubelet.exec("default", "p", "c", List.of("sh"), true);
        execution.process().outputWriter().append("echo pid=$$\n").flush();
        Optional<String> line = execution
                .process()
                .inputReader()
                .lines()
                .filter(shown -> shown.matches(".*pid=\\d+"))
                .findFirst();
        long shell = Long.parseLong(line.orElseThrow().replaceFirst(".*pid=", ""));

        execution.process().destroy();

        Await.until(
                () -> ProcessHandle.of(shell).filter(ProcessHandle::isAlive).isEmpty(), () -> "still runs: " + shell);
    }
}
