package bookinfo.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootArchiveTest {
    private static final Platform PLATFORM = new Platform("amd64", "linux");

    @TempDir
    private Path folder;

    @Test
    void keepsLinksAndModesAndLeavesOutOwnersAndTimes() throws IOException {
        Path tree = tree("tree");
        Files.setAttribute(Files.createDirectory(tree.resolve("tmp")), "unix:mode", 01777);
        Files.setLastModifiedTime(tree.resolve("usr/bin/busybox"), FileTime.fromMillis(1_700_000_000_000L));

        List<TarArchiveEntry> entries = layer(write(tree));

        assertThat(entries)
                .extracting(TarArchiveEntry::getName)
                .containsExactly("bin", "tmp/", "usr/", "usr/bin/", "usr/bin/busybox", "usr/bin/sh");
        assertThat(entries.get(0).getLinkName()).isEqualTo("usr/bin");
        assertThat(entries.get(1).getMode() & 07777).isEqualTo(01777);
        assertThat(entries.get(4).getMode() & 07777).isEqualTo(0755);
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.getLongUserId()).isZero();
            assertThat(entry.getLongGroupId()).isZero();
            assertThat(entry.getUserName()).isEmpty();
            assertThat(entry.getLastModifiedTime().toMillis()).isEqualTo(1000);
        });
    }

    @Test
    void isTheSameFromTwoCopiesOfOneTree() throws IOException {
        assertThat(write(tree("one"))).hasSameBinaryContentAs(write(tree("another")));
    }

    @Test
    void makesOneLayerOfWhatIsNoFolderOfOurs() throws IOException {
        Path tree = tree("tree");
        assertThat(RootArchive.trees(tree)).containsExactly(tree);
        Files.createDirectories(folder.resolve("made/system"));
        Files.createDirectories(folder.resolve("made/java"));
        Files.createDirectories(folder.resolve("made/iptables"));
        assertThat(RootArchive.trees(folder.resolve("made")))
                .extracting(path -> path.getFileName().toString())
                .containsExactly("system", "java");
    }

    @Test
    void refusesAFolderThatIsNoRoot() {
        assertThatThrownBy(() -> RootArchive.trees(folder))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("expected: the folders system and java, or usr");
    }

    private Path tree(String name) throws IOException {
        Path tree = folder.resolve(name);
        Path program = Files.createDirectories(tree.resolve("usr/bin")).resolve("busybox");
        Files.writeString(program, "program");
        Files.setAttribute(program, "unix:mode", 0755);
        Files.createSymbolicLink(tree.resolve("usr/bin/sh"), Path.of("busybox"));
        Files.createSymbolicLink(tree.resolve("bin"), Path.of("usr/bin"));
        return tree;
    }

    private Path write(Path tree) throws IOException {
        Path file = Files.createDirectory(folder.resolve(tree.getFileName() + ".out"))
                .resolve("archive.tar");
        RootArchive.write(List.of(tree), PLATFORM, file);
        return file;
    }

    private static List<TarArchiveEntry> layer(Path archive) throws IOException {
        List<TarArchiveEntry> entries = new ArrayList<>();
        try (InputStream in = Files.newInputStream(archive);
                TarArchiveInputStream outer = new TarArchiveInputStream(in)) {
            assertThat(outer.getNextEntry().getName()).isEqualTo("layer0.tar");
            TarArchiveInputStream inner = new TarArchiveInputStream(new ByteArrayInputStream(outer.readAllBytes()));
            for (TarArchiveEntry entry = inner.getNextEntry(); entry != null; entry = inner.getNextEntry()) {
                entries.add(entry);
            }
        }
        return entries;
    }
}
