package bookinfo.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code -Dbookinfo.renew=true} writes the manifest instead of comparing it. */
class BookinfoManifestTest {
    private static final Path ROOT = Path.of("..");
    private static final Path MANIFEST = ROOT.resolve("k8s/bookinfo/bookinfo.yaml");
    private static final String RENEW = "./mvnw package -DskipTests && ./mvnw -pl k8s verify -Dbookinfo.renew=true";

    @Test
    void manifestIsWhatTheBuildsGenerate() throws IOException {
        String assembled = BookinfoManifest.assemble(ROOT);
        if (Boolean.getBoolean("bookinfo.renew")) {
            Files.createDirectories(MANIFEST.getParent());
            Files.writeString(MANIFEST, assembled);
        }
        assertThat(MANIFEST)
                .as("k8s/bookinfo/bookinfo.yaml; if what the builds generate is right, renew it: %s", RENEW)
                .content()
                .isEqualTo(assembled);
    }
}
