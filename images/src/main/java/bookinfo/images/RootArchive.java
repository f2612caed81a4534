package bookinfo.images;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes root trees as an image archive, a layer each. The layers of a builder of images know no symbolic links, and a
 * root tree is full of them, so this is written here. Owner, order and times do not depend on the machine.
 */
final class RootArchive {
    /** Where programs are looked for in an image that is made from a folder. */
    static final String PATH = "/opt/java/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final ObjectMapper JSON = new ObjectMapper();

    private RootArchive() {}

    /** The layers of a base folder. */
    static List<Path> trees(Path folder) {
        List<Path> parts = Stream.of("system", "java").map(folder::resolve).toList();
        if (parts.stream().allMatch(Files::isDirectory)) {
            return parts;
        }
        if (!Files.isDirectory(folder.resolve("usr"))) {
            throw new Failure(
                    "%s: no root file system (expected: the folders system and java, or usr)".formatted(folder));
        }
        return List.of(folder);
    }

    static void write(List<Path> trees, Platform platform, Path file) throws IOException {
        List<String> names = new ArrayList<>();
        List<String> digests = new ArrayList<>();
        try (TarArchiveOutputStream archive = tar(Files.newOutputStream(file))) {
            for (Path tree : trees) {
                Path layer = Files.createTempFile(file.getParent(), "layer", ".tar");
                try {
                    digests.add("sha256:" + writeLayer(tree, layer));
                    names.add("layer" + names.size() + ".tar");
                    archive.putArchiveEntry(entry(layer, names.getLast()));
                    Files.copy(layer, archive);
                    archive.closeArchiveEntry();
                } finally {
                    Files.delete(layer);
                }
            }
            add(archive, "config.json", config(platform, digests));
            add(
                    archive,
                    "manifest.json",
                    List.of(Map.of("Config", "config.json", "RepoTags", List.of(), "Layers", names)));
        }
    }

    private static Map<String, Object> config(Platform platform, List<String> digests) {
        return Map.of(
                "architecture", platform.getArchitecture(),
                "os", platform.getOs(),
                "created", "1970-01-01T00:00:00Z",
                "config", Map.of("Env", List.of("PATH=" + PATH, "JAVA_HOME=/opt/java")),
                "rootfs", Map.of("type", "layers", "diff_ids", digests));
    }

    private static String writeLayer(Path tree, Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (TarArchiveOutputStream layer = tar(new DigestOutputStream(Files.newOutputStream(file), digest));
                Stream<Path> found = Files.walk(tree)) {
            for (Path path : found.filter(path -> !path.equals(tree)).sorted().toList()) {
                layer.putArchiveEntry(entry(path, tree.relativize(path).toString()));
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.copy(path, layer);
                }
                layer.closeArchiveEntry();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static TarArchiveEntry entry(Path path, String name) throws IOException {
        TarArchiveEntry entry;
        if (Files.isSymbolicLink(path)) {
            entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(Files.readSymbolicLink(path).toString());
        } else if (Files.isDirectory(path)) {
            entry = new TarArchiveEntry(name + "/");
            entry.setMode(mode(path));
        } else if (Files.isRegularFile(path)) {
            entry = new TarArchiveEntry(name);
            entry.setMode(mode(path));
            entry.setSize(Files.size(path));
        } else {
            throw new Failure(path + ": neither file, folder nor link (expected: nothing else in a base folder)");
        }
        entry.setModTime(FileEntriesLayer.DEFAULT_MODIFICATION_TIME.toEpochMilli());
        return entry;
    }

    /** With the sticky bit of /tmp, which {@link PosixFilePermission} does not know. */
    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }

    private static void add(TarArchiveOutputStream archive, String name, Object value) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(value);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        entry.setModTime(FileEntriesLayer.DEFAULT_MODIFICATION_TIME.toEpochMilli());
        archive.putArchiveEntry(entry);
        archive.write(bytes);
        archive.closeArchiveEntry();
    }

    private static TarArchiveOutputStream tar(OutputStream out) {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new BufferedOutputStream(out));
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        return tar;
    }
}
