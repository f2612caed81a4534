package bookinfo.cli.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.cli.kube.ManifestFiles.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFilesTest {
    private static final String NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n";

    @TempDir
    Path folder;

    @Test
    void aFolderIsReadInTheOrderOfItsNamesWithoutWhatIsNoManifest() throws IOException {
        Files.writeString(folder.resolve("b.yaml"), NAMESPACE.formatted("second"));
        Files.writeString(folder.resolve("a.yaml"), NAMESPACE.formatted("first"));
        Files.writeString(folder.resolve("expect"), "title: no object");
        Files.writeString(folder.resolve("README.md"), "text");

        assertThat(ManifestFiles.read(folder)).extracting(Manifest::name).containsExactly("first", "second");
    }

    @Test
    void emptyDocumentsAreNoObjectsAndItemsOfAListCountOneByOne() {
        assertThat(ManifestFiles.parse(new Text("f", "---\n---\n" + NAMESPACE.formatted("a"))))
                .hasSize(1);
        assertThat(ManifestFiles.parse(new Text("f", """
                apiVersion: v1
                kind: List
                items:
                  - {apiVersion: v1, kind: Namespace, metadata: {name: a}}
                  - {apiVersion: v1, kind: Namespace, metadata: {name: b}}
                """)))
                .extracting(Manifest::name)
                .containsExactly("a", "b");
    }

    @Test
    void whatIsNoObjectIsNamedWithItsPlace() {
        assertThatThrownBy(() -> ManifestFiles.parse(new Text("f.yaml", "just: text")))
                .hasMessageStartingWith("f.yaml: document 1 is no Kubernetes object (expected:");
        assertThatThrownBy(() -> ManifestFiles.parse(new Text("f.yaml", "apiVersion: v1\nkind: Namespace")))
                .hasMessage("f.yaml: Namespace: metadata.name: missing");
        assertThatThrownBy(() -> ManifestFiles.read(folder.resolve("absent.yaml")))
                .hasMessageContaining("absent.yaml: cannot be read");
    }
}
