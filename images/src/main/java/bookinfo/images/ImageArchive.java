package bookinfo.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.jspecify.annotations.Nullable;

/**
 * An image archive, read: its configuration, and its layers laid out as a root file system. Owners are not kept, so that
 * this needs no rights; devices are left out. Names follow the layers' links, but never leave the root.
 */
final class ImageArchive {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final int MAX_LINKS = 40;
    private static final int GZIP_MAGIC = 0x1f8b;

    private final Path file;
    private final List<String> layers;
    private final JsonNode config;

    private ImageArchive(Path file, List<String> layers, JsonNode config) {
        this.file = file;
        this.layers = List.copyOf(layers);
        this.config = config;
    }

    static ImageArchive read(Path file) throws IOException {
        try (TarFile tar = new TarFile(file)) {
            JsonNode image = json(tar, file, "manifest.json").path(0);
            List<String> layers = new ArrayList<>();
            image.path("Layers").forEach(layer -> layers.add(layer.asText()));
            return new ImageArchive(
                    file, layers, json(tar, file, image.path("Config").asText()));
        }
    }

    /** A variable that the image sets. */
    Optional<String> variable(String name) {
        for (JsonNode variable : config.at("/config/Env")) {
            if (variable.asText().startsWith(name + "=")) {
                return Optional.of(variable.asText().substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    String label(String name) {
        return config.path("config").path("Labels").path(name).asText();
    }

    String user() {
        return config.at("/config/User").asText();
    }

    List<String> entryPoint() {
        List<String> words = new ArrayList<>();
        config.at("/config/Entrypoint").forEach(word -> words.add(word.asText()));
        return words;
    }

    /** Digests of the layers' contents, the lowest first. */
    List<String> layers() {
        List<String> digests = new ArrayList<>();
        config.at("/rootfs/diff_ids").forEach(digest -> digests.add(digest.asText()));
        return digests;
    }

    void unpack(Path root) throws IOException {
        Files.createDirectories(root);
        try (TarFile tar = new TarFile(file)) {
            for (String layer : layers) {
                try (InputStream bytes = new BufferedInputStream(tar.getInputStream(entry(tar, file, layer)));
                        TarArchiveInputStream entries = new TarArchiveInputStream(plain(bytes))) {
                    for (TarArchiveEntry entry = entries.getNextEntry();
                            entry != null;
                            entry = entries.getNextEntry()) {
                        unpack(entry, entries, root);
                    }
                }
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream bytes, Path root) throws IOException {
        Path name = Path.of("/").resolve(entry.getName()).normalize();
        if (name.getFileName() == null) {
            return;
        }
        Path folder = inside(root, name.resolveSibling(""));
        Files.createDirectories(folder);
        String last = name.getFileName().toString();
        if (last.equals(OPAQUE)) {
            delete(folder);
            Files.createDirectories(folder);
        } else if (last.startsWith(WHITEOUT)) {
            delete(folder.resolve(last.substring(WHITEOUT.length())));
        } else {
            write(entry, bytes, root, folder.resolve(last));
        }
    }

    private static void write(TarArchiveEntry entry, InputStream bytes, Path root, Path target) throws IOException {
        if (entry.isDirectory()) {
            if (!Files.isDirectory(target)) {
                Files.createDirectory(target);
            }
            return;
        }
        if (!(entry.isFile() || entry.isSymbolicLink() || entry.isLink())) {
            return;
        }
        delete(target);
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(target, inside(root, Path.of("/").resolve(entry.getLinkName())));
        } else {
            Files.copy(bytes, target, StandardCopyOption.REPLACE_EXISTING);
            Files.setAttribute(target, "unix:mode", entry.getMode() & 0777);
            Files.setLastModifiedTime(
                    target, FileTime.from(entry.getLastModifiedTime().toInstant()));
        }
    }

    /** Where a name of the image is on this machine, its links followed as they would be with this root. */
    static Path inside(Path root, Path name) throws IOException {
        Path at = root;
        List<Path> left = new ArrayList<>();
        name.forEach(left::add);
        int links = 0;
        while (!left.isEmpty()) {
            String part = left.removeFirst().toString();
            if (part.equals("..")) {
                at = at.equals(root) ? root : at.resolveSibling("");
                continue;
            }
            Path next = at.resolve(part);
            if (!Files.isSymbolicLink(next)) {
                at = next;
                continue;
            }
            if (++links > MAX_LINKS) {
                throw new IOException(name + ": too many links");
            }
            Path target = Files.readSymbolicLink(next);
            at = target.isAbsolute() ? root : at;
            List<Path> parts = new ArrayList<>();
            target.forEach(parts::add);
            left.addAll(0, parts);
        }
        return at;
    }

    /** Removes a file, or a folder with all in it; nothing when there is none. */
    static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path found, BasicFileAttributes attributes) throws IOException {
                Files.delete(found);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path found, @Nullable IOException failure) throws IOException {
                Files.delete(found);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static InputStream plain(InputStream bytes) throws IOException {
        bytes.mark(2);
        int magic = bytes.read() << 8 | bytes.read();
        bytes.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(bytes) : bytes;
    }

    private static JsonNode json(TarFile tar, Path file, String name) throws IOException {
        return JSON.readTree(tar.getInputStream(entry(tar, file, name)));
    }

    private static TarArchiveEntry entry(TarFile tar, Path file, String name) {
        return tar.getEntries().stream()
                .filter(entry -> entry.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new Failure(
                        "%s: no %s in it (expected: an archive as docker save writes it)".formatted(file, name)));
    }
}
