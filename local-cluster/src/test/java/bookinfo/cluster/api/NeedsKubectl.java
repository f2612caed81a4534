package bookinfo.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Skips a test on a machine without kubectl, but never in CI. */
final class NeedsKubectl {
    private NeedsKubectl() {}

    static void orSkip() {
        boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "kubectl")));
        if ("true".equals(System.getenv("CI"))) {
            assertThat(there).as("kubectl is on the PATH").isTrue();
        }
        assumeTrue(there, "needs kubectl");
    }
}
