package bookinfo.mesh.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file: YAML, a line of dashes, and every line that reading it yields; also what analyzing says, when the file
 * begins with {@code # analyzed}.
 */
class GoldenTest {

    private static final Path FOLDER = Path.of("src/test/golden");

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void saysWhatTheFileExpects(Path file) throws IOException {
        String[] parts = Files.readString(file).split("(?m)^-----\\n", 2);

        assertThat(String.join("\n", said(parts[0])) + "\n").isEqualTo(parts[1]);
    }

    private static List<String> said(String yaml) {
        var parsed = Documents.parse("test.yaml", yaml);
        List<Problem> problems = new ArrayList<>(parsed.problems());
        List<MeshObject> objects = new ArrayList<>();
        for (Document document : parsed.documents()) {
            var reading = Objects.read(document);
            problems.addAll(reading.problems());
            reading.object().ifPresent(objects::add);
        }
        if (yaml.startsWith("# analyzed")) {
            Analysis.of(Mesh.of(objects, "cluster.local", "istio-system"))
                    .forEach(problem -> problems.add(problem.within(parsed.documents())));
        }
        return Stream.concat(
                        problems.stream().map(problem -> problem.code() + " " + problem.severity() + " " + problem),
                        objects.stream()
                                .map(object -> "read " + object.kind() + " "
                                        + object.meta().qualifiedName()))
                .toList();
    }
}
