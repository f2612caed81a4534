package bookinfo.cli.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubprocessTest {
    @TempDir
    private Path folder;

    @Test
    void whatDoesNotEndIsStoppedThoughItHoldsItsOutputOpen() {
        assertThatThrownBy(() -> Subprocess.run(
                        new ProcessBuilder("sleep", "600"), folder.resolve("out"), Duration.ofMillis(20)))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void whatItPrintsIsInTheFileAndNothingCanBeReadFromIt() throws Exception {
        Path out = folder.resolve("out");

        assertThat(Subprocess.run(
                        new ProcessBuilder("sh", "-c", "read -r line || printf %s nothing; exit 3"),
                        out,
                        Duration.ofSeconds(30)))
                .isEqualTo(3);
        assertThat(out).hasContent("nothing");
    }
}
