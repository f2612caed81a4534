package bookinfo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code -Dbookinfo.renew=true} writes the manifest instead of comparing it. */
class GeneratedManifestTest {
    private static final Path ROOT = Path.of("..");
    /** Of programs that are not built here, and ways in. */
    private static final List<String> WRITTEN = List.of(
            "bookinfo/bookinfo-db.yaml",
            "bookinfo/bookinfo-mysql.yaml",
            "bookinfo/bookinfo-ingress.yaml",
            "bookinfo/bookinfo-certificate.yaml",
            "bookinfo/kustomization.yaml");

    private static final String RENEW = "./mvnw package -DskipTests && ./mvnw -pl k8s verify -Dbookinfo.renew=true";

    private static Stream<GeneratedManifest> manifests() {
        return Stream.concat(
                Stream.of(GeneratedManifest.BOOKINFO, GeneratedManifest.HTTPBIN), BookinfoVersions.manifests());
    }

    @Test
    void nothingElseLiesBesideThem() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("k8s/bookinfo"))) {
            assertThat(files.map(file -> "bookinfo/" + file.getFileName()))
                    .isSubsetOf(Stream.concat(WRITTEN.stream(), manifests().map(GeneratedManifest::file))
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void manifestIsWhatTheBuildsGenerate(GeneratedManifest manifest) throws IOException {
        String assembled = manifest.assemble(ROOT);
        Path file = ROOT.resolve("k8s").resolve(manifest.file());
        if (Boolean.getBoolean("bookinfo.renew")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, assembled);
        }
        assertThat(file)
                .as("if what the builds generate is right, renew it: %s", RENEW)
                .content()
                .isEqualTo(assembled);
    }
}
