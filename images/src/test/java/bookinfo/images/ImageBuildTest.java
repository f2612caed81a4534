package bookinfo.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.tools.jib.api.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBuildTest {
    @TempDir
    private Path folder;

    @Test
    void givesTheSameBytesForTheSameFilesWhereverAndWheneverTheyWereMade() throws Exception {
        TinyCheckout one = TinyCheckout.in(folder.resolve("one"));
        TinyCheckout later = TinyCheckout.in(folder.resolve("somewhere/else"));
        try (Stream<Path> files = Files.walk(later.root())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(1_600_000_000_000L));
            }
        }
        assertThat(later.archive()).hasSameBinaryContentAs(one.archive());
    }

    @Test
    void keepsAllLayersButOursWhenOurCodeChanges() throws Exception {
        TinyCheckout checkout = TinyCheckout.in(folder);
        List<String> before = ImageArchive.read(checkout.archive()).layers();
        List<String> after =
                ImageArchive.read(checkout.ownJar("changed").archive()).layers();

        assertThat(before).hasSize(3);
        assertThat(after.subList(0, 2)).isEqualTo(before.subList(0, 2));
        assertThat(after.getLast()).isNotEqualTo(before.getLast());
    }

    @Test
    void laysTheProgramOutWithScriptFlagsAndBill() throws Exception {
        TinyCheckout checkout = TinyCheckout.in(folder);
        ImageArchive image = ImageArchive.read(checkout.archive());
        Path root = folder.resolve("unpacked");
        image.unpack(root);

        assertThat(image.user()).isEqualTo("1000:1000");
        assertThat(image.entryPoint()).containsExactly("/usr/local/bin/bookinfo-app");
        assertThat(image.variable("HOST")).contains("0.0.0.0");
        assertThat(image.label("org.opencontainers.image.revision")).isEqualTo("0123abc");
        assertThat(image.label(ImageBuild.CACHE_LABEL)).isEqualTo("no: not wanted");
        assertThat(root.resolve("usr/local/bin/bookinfo-app")).isExecutable();
        assertThat(root.resolve("opt/bookinfo/jvm.options")).hasContent("-Xmx16m");
        assertThat(root.resolve("opt/bookinfo/lib/library-2.1.jar")).exists();
        assertThat(root.resolve("bin/program")).as("the base, by its link").hasContent("a base");
        assertThat(root.resolve("usr/share/sbom/tiny.cdx.json"))
                .content()
                .contains("pkg:maven/org.example/library@2.1", "pkg:maven/bookinfo/own@1.0-SNAPSHOT")
                .isEqualTo(Files.readString(folder.resolve("out/tiny.cdx.json")));
    }

    @Test
    void putsTheStartUpCacheLast() throws Exception {
        TinyCheckout checkout = TinyCheckout.in(folder);
        List<String> without = ImageArchive.read(checkout.archive()).layers();
        Path cache = Files.writeString(folder.resolve("tiny.aot"), "a cache");
        Path file = folder.resolve("out/with.tar");

        checkout.build(checkout.folder(), "")
                .toArchive(checkout.program(), new StartCaches(Map.of("tiny", cache), ""), file);

        ImageArchive image = ImageArchive.read(file);
        assertThat(image.label(ImageBuild.CACHE_LABEL)).isEqualTo("yes");
        assertThat(image.layers()).hasSize(4).startsWith(without.toArray(String[]::new));
    }

    @Test
    void namesTheWayOutWhereABaseCannotBePulled() throws Exception {
        TinyCheckout checkout = TinyCheckout.in(folder);
        Base nowhere = new Base.Registry(ImageReference.parse("127.0.0.1:1/base:1"));

        assertThatThrownBy(() -> checkout.build(nowhere, "")
                        .toArchive(checkout.program(), StartCaches.none(""), folder.resolve("x.tar")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("127.0.0.1:1/base:1")
                .hasMessageContaining("--base-folder");
    }

    @Test
    void refusesABaseForAnotherArchitecture() throws IOException {
        TinyCheckout checkout = TinyCheckout.in(folder);
        byte[] arm = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, (byte) 183, 0};
        Files.write(Files.createDirectories(folder.resolve("base/opt/java/bin")).resolve("java"), arm);

        assertThatThrownBy(() -> checkout.build(checkout.folder(), ""))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("base is for arm64 (expected: for amd64");
    }

    @Test
    void refusesNamesThatAreNoImages() throws IOException {
        TinyCheckout checkout = TinyCheckout.in(folder);
        assertThatThrownBy(() -> Program.of(checkout.root(), List.of("foreign")))
                .isInstanceOf(Failure.class)
                .hasMessage("no image foreign (expected: one of tiny)");
    }
}
