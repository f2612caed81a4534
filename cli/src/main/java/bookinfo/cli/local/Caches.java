package bookinfo.cli.local;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The start-up (AOT) caches: one per class path, under target/, each with a key beside it that names what it was
 * trained from. The JVM itself only falls back silently when a cache does not fit, so staleness is judged here.
 */
final class Caches {
    private final List<Cache> caches;

    private Caches(List<Cache> caches) {
        this.caches = caches;
    }

    /**
     * One cache.
     *
     * @param jar what the JVM runs; its folder's lib holds the rest of the class path
     * @param options the JVM options that must be the same in training and use
     */
    record Cache(Path file, Path jar, Path options) {
        Path key() {
            return file.resolveSibling(file.getFileName() + ".key");
        }
    }

    /** The caches of all programs that k8s/local/images.yaml names, and of the cluster and the command themselves. */
    static Caches of(Path root) {
        List<Cache> caches = new ArrayList<>();
        for (String module : List.of("local-cluster", "cli")) {
            Path target = root.resolve(module + "/target");
            caches.add(new Cache(
                    Jvm.cache(root, module),
                    target.resolve(module + ".jar"),
                    root.resolve("k8s/jvm/" + module + ".options")));
        }
        Path images = root.resolve("k8s/local/images.yaml");
        try (Reader reader = Files.newBufferedReader(images)) {
            Map<String, List<Map<String, Object>>> document =
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            for (Map<String, Object> image : document.getOrDefault("images", List.of())) {
                if (image.get("cache") instanceof String cache
                        && image.get("java") instanceof String jar
                        && image.get("options") instanceof String options) {
                    caches.add(new Cache(root.resolve(cache), root.resolve(jar), root.resolve(options)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(images + ": " + e.getMessage(), e);
        }
        return new Caches(List.copyOf(caches));
    }

    List<Cache> stale() {
        return caches.stream().filter(cache -> !fresh(cache)).toList();
    }

    /** Removes a cache and its key, so that a training run makes it anew. */
    void drop(Cache cache) {
        try {
            Files.deleteIfExists(cache.key());
            Files.deleteIfExists(cache.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the key of a cache that was trained just now; false when there is no cache. */
    boolean seal(Cache cache) {
        try {
            if (!Files.isRegularFile(cache.file())) {
                return false;
            }
            Files.writeString(cache.key(), fingerprint(cache));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean fresh(Cache cache) {
        try {
            return Files.isRegularFile(cache.file())
                    && Files.isRegularFile(cache.key())
                    && Files.readString(cache.key()).equals(fingerprint(cache));
        } catch (IOException e) {
            return false;
        }
    }

    /** The JVM checks time and size of every jar, and its own build; so does this. */
    private static String fingerprint(Cache cache) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        digest.update(System.getProperty("java.vm.version").getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(cache.options()));
        try (Stream<Path> files = Files.walk(cache.jar().getParent())) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            for (Path jar : jars) {
                String line = jar + " " + Files.size(jar) + " "
                        + Files.getLastModifiedTime(jar).toMillis() + "\n";
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
