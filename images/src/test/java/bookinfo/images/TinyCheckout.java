package bookinfo.images;

import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A checkout with one program of our own and one library, and a base folder beside it: small enough to build at once. */
record TinyCheckout(Path root) {
    static final Platform PLATFORM = new Platform("amd64", "linux");
    static final Revision REVISION = new Revision(Optional.of("0123abc"), Instant.ofEpochSecond(1_700_000_000));
    private static final String VERSION = "1.0-SNAPSHOT";

    static TinyCheckout in(Path root) throws IOException {
        write(root.resolve("k8s/jvm/tiny.options"), "-Xmx16m\n");
        write(root.resolve("k8s/local/images.yaml"), """
                images:
                  - names: [tiny, another-name]
                    java: tiny/target/tiny.jar
                    options: k8s/jvm/tiny.options
                    cache: tiny/target/tiny.aot
                  - names: [foreign]
                    program: [foreignd]
                """);
        write(root.resolve("tiny/target/dependencies.txt"), """

                The following files have been resolved:
                   org.example:library:jar:2.1:compile -- module library [auto]
                   bookinfo:own:jar:1.0-SNAPSHOT:compile
                """);
        jar(root.resolve("tiny/target/tiny.jar"), "Main");
        jar(root.resolve("tiny/target/lib/library-2.1.jar"), "Library");
        jar(root.resolve("tiny/target/lib/own-1.0-SNAPSHOT.jar"), "Own");
        write(root.resolve("base/usr/bin/program"), "a base");
        Files.createSymbolicLink(root.resolve("base/bin"), Path.of("usr/bin"));
        return new TinyCheckout(root);
    }

    TinyCheckout ownJar(String content) throws IOException {
        jar(root.resolve("tiny/target/lib/own-1.0-SNAPSHOT.jar"), content);
        return this;
    }

    Program program() {
        return Program.of(root, List.of("tiny")).getFirst();
    }

    Settings settings(Base base, String registry) {
        return new Settings(
                root,
                base,
                Optional.empty(),
                false,
                List.of(PLATFORM),
                registry,
                "1.0",
                VERSION,
                false,
                Optional.empty());
    }

    ImageBuild build(Base base, String registry) {
        return new ImageBuild(settings(base, registry), PLATFORM, REVISION);
    }

    /** The image as an archive, on the base folder. */
    Path archive() throws InterruptedException {
        Path file = root.resolve("out/tiny.tar");
        build(folder(), "").toArchive(program(), StartCaches.none("not wanted"), file);
        return file;
    }

    Base folder() {
        return new Base.Folder(root.resolve("base"));
    }

    private static void jar(Path file, String content) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            JarEntry entry = new JarEntry("content");
            entry.setTime(0);
            jar.putNextEntry(entry);
            jar.write(content.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }
}
