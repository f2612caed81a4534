package bookinfo.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of real programs on a base from Debian packages, run from nothing but their own layers: read-only, as their user. */
class RunningImageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Platform PLATFORM = new Platform(Machine.architecture(), "linux");

    /** The base stays until its script changes: making it takes half a minute. */
    private static final Path BASE = ROOT.resolve("images/target/test-base");

    /** In namespaces of its own: the image's root read-only, a /tmp, /dev and /proc, a loopback, and nothing else. */
    private static final String CONTAINER = """
            set -eu
            root=$1 user=$2
            shift 2
            mount --bind "$root" "$root"
            mount -o remount,bind,ro "$root"
            mount -t tmpfs tmpfs "$root/tmp"
            mount --rbind /dev "$root/dev"
            mount -t proc proc "$root/proc"
            chroot "$root" /bin/ip link set lo up
            # Rootless there is only one user to be.
            [ "$(cat /proc/self/uid_map | wc -l)" = 1 ] && [ "$(awk '{ print $3 }' /proc/self/uid_map)" = 1 ] && user=0:0
            exec chroot --userspec="$user" "$root" /usr/bin/env -i "PATH=$IMAGE_PATH" HOST=0.0.0.0 "$@"
            """;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void needsNamespacesAndABase() throws Exception {
        Ran namespaces = run(List.of(), List.of("unshare", "--user", "--map-root-user", "--mount", "--net", "true"));
        assumeTrue(namespaces.code() == 0, "needs unshare, and the right to make namespaces: " + namespaces.output());
        Path made = BASE.resolve("made-by");
        String script = Sha256.of(ROOT.resolve("k8s/images/base.sh"));
        if (!Files.exists(made) || !Files.readString(made).equals(script)) {
            ImageArchive.delete(BASE);
            Ran base = run(
                    List.of("JAVA_HOME=" + System.getProperty("java.home")),
                    List.of("sh", ROOT.resolve("k8s/images/base.sh").toString(), BASE.toString()));
            assumeTrue(base.code() == 0, "needs apt-get, dpkg-deb and a Debian mirror: " + base.output());
            Files.writeString(made, script);
        }
    }

    @Test
    void sidecarSaysHowItIsUsedAndHasIptablesAndCurl() throws Exception {
        Path root = unpacked("mesh-sidecar", StartCaches.none(""));

        assertThat(inImage(root, "1337:1337", "pilot-agent").output()).contains("proxy sidecar");
        assertThat(inImage(root, "0:0", "iptables-restore", "--version").output())
                .contains("iptables-restore v");
        assertThat(inImage(root, "0:0", "ip6tables-restore", "--version").output())
                .contains("ip6tables-restore v");
        assertThat(inImage(root, "1337:1337", "curl", "--version").code()).isZero();
    }

    @Test
    void serviceAnswers() throws Exception {
        Path root = unpacked("bookinfo-details-v1", StartCaches.none(""));

        Ran ran = inImage(root, "1000:1000", "sh", "-c", """
                bookinfo-app &
                curl -sS --retry 60 --retry-delay 1 --retry-connrefused http://127.0.0.1:9080/health
                """);

        assertThat(ran.output()).contains("Details is healthy");
    }

    @Test
    void cacheOfAnotherPlaceServesInTheImage() throws Exception {
        Program program = program("mesh-sidecar");
        for (Path file : program.files()) {
            Path copy = folder.resolve("copies").resolve(program.folder().relativize(file));
            Files.createDirectories(copy.resolveSibling(""));
            Files.copy(file, copy);
            Files.setLastModifiedTime(copy, FileTime.from(FileEntriesLayer.DEFAULT_MODIFICATION_TIME));
        }
        Path cache = folder.resolve("trained.aot");
        Path plain = unpacked("mesh-sidecar", StartCaches.none(""));
        Ran training = run(
                List.of(),
                List.of(
                        plain.resolve("opt/java/bin/java").toString(),
                        "@" + program.options(),
                        "-XX:AOTCacheOutput=" + cache,
                        "-jar",
                        folder.resolve("copies/mesh-sidecar.jar").toString()));
        assertThat(cache).as(training.output()).exists();

        Path root = unpacked("mesh-sidecar", new StartCaches(Map.of("mesh-sidecar", cache), ""));
        Ran ran = inImage(root, "1337:1337", "env", "JDK_JAVA_OPTIONS=-XX:AOTMode=on -Xlog:class+load", "pilot-agent");

        assertThat(ran.output()).containsPattern("bookinfo\\.mesh\\.\\S+ source: shared objects file");
    }

    private static Path unpacked(String name, StartCaches caches) throws Exception {
        Program program = program(name);
        Path place = Files.createTempDirectory(folder, name);
        Settings settings = new Settings(
                ROOT,
                new Base.Folder(BASE),
                Optional.of(BASE.resolve("iptables")),
                false,
                List.of(PLATFORM),
                "",
                "test",
                "0.1.0-SNAPSHOT",
                false,
                Optional.empty());
        Path file = place.resolve("image.tar");
        new ImageBuild(settings, PLATFORM, TinyCheckout.REVISION).toArchive(program, caches, file);
        Path root = place.resolve("root");
        ImageArchive.read(file).unpack(root);
        // The layers are what counts; a root of its own for each mount.
        Files.delete(file);
        return root;
    }

    private static Program program(String name) {
        return Program.of(ROOT, List.of(name)).getFirst();
    }

    private static Ran inImage(Path root, String user, String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of("unshare"));
        if (!"root".equals(System.getProperty("user.name"))) {
            words.addAll(List.of("--user", "--map-root-user"));
        }
        words.addAll(List.of("--mount", "--pid", "--net", "--fork", "--kill-child"));
        words.addAll(List.of("sh", "-c", CONTAINER, "sh", root.toString(), user));
        words.addAll(List.of(command));
        return run(List.of("IMAGE_PATH=" + RootArchive.PATH), words);
    }

    private static Ran run(List<String> variables, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        for (String variable : variables) {
            String[] words = variable.split("=", 2);
            builder.environment().put(words[0], words[1]);
        }
        Process process = builder.start();
        try {
            assertThat(process.waitFor(180, TimeUnit.SECONDS))
                    .as(() -> command + ": too long")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ran(process.exitValue(), Files.readString(output, UTF_8));
    }

    private record Ran(int code, String output) {}
}
