package bookinfo.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.cli.local.Caches.Cache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachesTest {
    @TempDir
    Path root;

    private Caches caches;

    @BeforeEach
    void aCheckoutWithOneImage() throws IOException {
        write("k8s/local/images.yaml", """
                images:
                  - names: [app]
                    java: app/target/app.jar
                    options: k8s/jvm/app.options
                    cache: app/target/app.aot
                  - names: [foreign]
                    program: [foreign]
                """);
        for (String module : List.of("app", "cli", "local-cluster")) {
            write("k8s/jvm/" + module + ".options", "-Xmx48m");
            write(module + "/target/" + module + ".jar", "jar");
            write(module + "/target/lib/other.jar", "other");
        }
        caches = Caches.of(root);
    }

    @Test
    void everyProgramOfOursHasOneAndAllAreMissingAtFirst() {
        assertThat(caches.stale())
                .extracting(cache -> cache.file().getFileName().toString())
                .containsExactlyInAnyOrder("app.aot", "cli.aot", "local-cluster.aot");
    }

    @Test
    void aSealedCacheIsFreshUntilWhatItWasTrainedFromChanges() throws IOException {
        sealAll();
        assertThat(caches.stale()).isEmpty();

        write("k8s/jvm/app.options", "-Xmx64m");
        assertThat(caches.stale())
                .extracting(cache -> cache.file().getFileName().toString())
                .containsExactly("app.aot");

        sealAll();
        write("cli/target/lib/other.jar", "another");
        assertThat(caches.stale())
                .extracting(cache -> cache.file().getFileName().toString())
                .containsExactly("cli.aot");
    }

    @Test
    void aCacheThatWasNotMadeCannotBeSealed() {
        assertThat(caches.seal(caches.stale().getFirst())).isFalse();
    }

    @Test
    void aDroppedCacheIsStale() throws IOException {
        sealAll();
        Cache dropped = new Cache(
                root.resolve("app/target/app.aot"),
                root.resolve("app/target/app.jar"),
                root.resolve("k8s/jvm/app.options"));

        caches.drop(dropped);

        assertThat(caches.stale()).containsExactly(dropped);
    }

    private void sealAll() throws IOException {
        for (Cache cache : caches.stale()) {
            Files.writeString(cache.file(), "trained");
            assertThat(caches.seal(cache)).isTrue();
        }
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.resolve("..").normalize());
        Files.writeString(path, text);
    }
}
