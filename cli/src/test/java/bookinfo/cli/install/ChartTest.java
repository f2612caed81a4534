package bookinfo.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code -Dbookinfo.renew=true} writes the chart instead of comparing it. */
class ChartTest {
    private static final Path FOLDER = Path.of("../k8s/charts/bookinfo-mesh");

    @Test
    void theChartIsWhatTheManifestsMake() throws IOException {
        Map<String, String> made = new Chart(new Manifests(Path.of("../k8s"))).files();
        if (Boolean.getBoolean("bookinfo.renew")) {
            for (Map.Entry<String, String> file : made.entrySet()) {
                Path path = FOLDER.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        }
        assertThat(there())
                .as("if k8s/mesh is right, renew it: ./mvnw -pl cli -am test -Dtest=ChartTest -Dbookinfo.renew=true"
                        + " -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(made);
    }

    private static Map<String, String> there() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(FOLDER)) {
            for (Path path : paths.filter(Files::isRegularFile)
                    .filter(path -> !path.endsWith("Chart.yaml"))
                    .toList()) {
                files.put(FOLDER.relativize(path).toString(), Files.readString(path));
            }
        }
        return files;
    }
}
