package bookinfo.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageArchiveTest {
    @TempDir
    private Path folder;

    @Test
    void laysLayersOverEachOther() throws IOException {
        Path root = unpack(
                new Layer()
                        .file("etc/kept", "1")
                        .file("etc/changed", "1")
                        .file("etc/gone", "1")
                        .file("opt/all", "1"),
                new Layer()
                        .file("etc/changed", "2")
                        .file("etc/.wh.gone", "")
                        .file("opt/.wh..wh..opq", "")
                        .file("opt/new", "2"));

        assertThat(root.resolve("etc/kept")).hasContent("1");
        assertThat(root.resolve("etc/changed")).hasContent("2");
        assertThat(root.resolve("etc/gone")).doesNotExist();
        assertThat(root.resolve("opt")).isDirectoryNotContaining("glob:**all").isDirectoryContaining("glob:**new");
    }

    @Test
    void writesThroughLinksAsTheyWouldBeWithThatRoot() throws IOException {
        Path root = unpack(
                new Layer().file("usr/lib/a", "1").link("lib", "usr/lib").link("abs", "/usr/lib"),
                new Layer().file("lib/b", "2").file("abs/c", "3"));

        assertThat(root.resolve("usr/lib/b")).hasContent("2");
        assertThat(root.resolve("usr/lib/c")).hasContent("3");
    }

    @Test
    void neverLeavesTheRoot() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Path root = unpack(
                new Layer().link("up", "../../../../outside").link("there", outside.toString()),
                new Layer().file("up/a", "1").file("there/b", "1").file("../../outside/c", "1"));

        assertThat(outside).isEmptyDirectory();
        assertThat(root.resolve("outside/a")).hasContent("1");
    }

    @Test
    void refusesLinksInACircle() {
        assertThatThrownBy(() -> unpack(new Layer().link("a", "b").link("b", "a"), new Layer().file("a/file", "1")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too many links");
    }

    private Path unpack(Layer... layers) throws IOException {
        List<String> names = new ArrayList<>();
        Layer archive = new Layer();
        for (Layer layer : layers) {
            names.add("\"layer" + names.size() + "\"");
            archive.file("layer" + (names.size() - 1), layer.bytes());
        }
        archive.file("config.json", "{}");
        archive.file("manifest.json", "[{\"Config\":\"config.json\",\"Layers\":[" + String.join(",", names) + "]}]");
        Path file = Files.write(folder.resolve("image.tar"), archive.bytes());
        Path root = folder.resolve("deep/er/root");
        ImageArchive.read(file).unpack(root);
        return root;
    }

    private static final class Layer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

        Layer file(String name, String content) throws IOException {
            return file(name, content.getBytes(UTF_8));
        }

        Layer file(String name, byte[] content) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
            return this;
        }

        Layer link(String name, String target) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(target);
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
            return this;
        }

        byte[] bytes() throws IOException {
            tar.finish();
            return bytes.toByteArray();
        }
    }
}
