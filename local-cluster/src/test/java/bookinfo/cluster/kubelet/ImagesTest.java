package bookinfo.cluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "details",
                "details:1.2",
                "docker.io/istio/examples-details:1.20.3",
                "localhost:5000/any/details",
                "details@sha256:0123"
            })
    void onlyTheLastPathSegmentOfANameCounts(String reference) throws IOException, ContainerProblem {
        Images images = images("- {names: [details, examples-details], java: a/b.jar, options: o, cache: c.aot}");
        Files.createDirectories(root.resolve("a"));
        Files.createFile(root.resolve("a/b.jar"));

        assertThat(images.resolve(reference))
                .isEqualTo(new Image.JavaProgram(
                        root.resolve("a/b.jar"),
                        Optional.of(root.resolve("o")),
                        Optional.of(root.resolve("c.aot")),
                        Optional.empty(),
                        Map.of()));
    }

    @Test
    void aVariantIsTheSameProgramWithVariables() throws IOException, ContainerProblem {
        Images images = images("- {names: [details], java: x.jar, variants: {details-v2: {EXTERNAL: 'true'}}}");
        Files.createFile(root.resolve("x.jar"));

        assertThat(images.resolve("examples/details-v2:1").variables()).containsExactly(Map.entry("EXTERNAL", "true"));
        assertThat(images.resolve("details").variables()).isEmpty();
    }

    @Test
    void anUnknownImageIsRefusedWithTheKnownNames() throws IOException {
        Images images = images("- {names: [b, a], java: x.jar}\n- {names: [c], program: [sh]}");

        assertThatThrownBy(() -> images.resolve("nginx:1.25"))
                .hasMessage("image \"nginx\" is not listed in k8s/local/images.yaml, and nothing is pulled on this "
                        + "machine; known: a, b, c");
    }

    @Test
    void aProgramIsLookedUpOnThePath() throws IOException, ContainerProblem {
        Path program = Files.createFile(root.resolve("tool"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Images images = images("- {names: [tool], program: [tool, -x]}");

        assertThat(images.resolve("tool"))
                .isEqualTo(new Image.NativeProgram(List.of(program.toString(), "-x"), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "- {names: [x], java: missing.jar} | missing.jar is not built; ./mvnw package builds it",
                "- {names: [x], program: [no-such-program]} | program \"no-such-program\" is not on the PATH;"
                        + " install it to run this image",
                "- {names: [x], jar: a.jar} | k8s/local/images.yaml: Unrecognized field \"jar\"",
                "- {program: [sh]} | image \"x\" is not listed",
                "- {names: [x]} | k8s/local/images.yaml: image x: expected exactly one of: java, program",
            })
    void whatCannotBeRunIsRefusedWithWhatWouldHelp(String entry, String message) throws IOException {
        Images images = images(entry);

        assertThatThrownBy(() -> images.resolve("x"))
                .isInstanceOf(ContainerProblem.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aMissingListIsNamed() {
        assertThatThrownBy(() -> new Images(root, program -> Optional.empty()).resolve("x"))
                .hasMessageStartingWith("k8s/local/images.yaml cannot be read");
    }

    private Images images(String entries) throws IOException {
        Files.createDirectories(root.resolve("k8s/local"));
        Files.writeString(root.resolve("k8s/local/images.yaml"), "images:\n" + entries + "\n");
        return new Images(root, program -> Optional.of(root.resolve(program)).filter(Files::isExecutable));
    }
}
