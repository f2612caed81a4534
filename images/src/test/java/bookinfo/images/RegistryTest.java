package bookinfo.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a registry that is not ours: the one of crane, of the Go libraries for images. */
class RegistryTest {
    @TempDir
    private static Path folder;

    private static String registry = "";
    private static Optional<Process> server = Optional.empty();

    @BeforeAll
    static void startRegistry() throws Exception {
        assumeTrue(
                crane().isPresent(),
                "needs crane on the PATH: go install github.com/google/go-containerregistry/cmd/crane");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            registry = "127.0.0.1:" + free.getLocalPort();
        }
        server = Optional.of(new ProcessBuilder(crane().get().toString(), "registry", "serve", "--address", registry)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("registry.log").toFile())
                .start());
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest ping = HttpRequest.newBuilder(URI.create("http://" + registry + "/v2/"))
                .build();
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                client.send(ping, HttpResponse.BodyHandlers.discarding());
                return;
            } catch (ConnectException e) {
                assertThat(System.nanoTime()).as("the registry answers").isLessThan(end);
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
    }

    @AfterAll
    static void stopRegistry() {
        server.ifPresent(Process::destroyForcibly);
    }

    @Test
    void takesWhatIsPushed() throws Exception {
        TinyCheckout checkout = TinyCheckout.in(folder.resolve("pushed"));
        String digest = push(checkout, checkout.folder(), "mesh/tiny:1.0");

        assertThat(crane("digest", registry + "/mesh/tiny:1.0")).isEqualTo(digest);
        assertThat(crane("validate", "--remote", registry + "/mesh/tiny:1.0")).contains("PASS");
        assertThat(push(checkout, checkout.folder(), "mesh/tiny:again")).isEqualTo(digest);
    }

    @Test
    void givesABase() throws Exception {
        TinyCheckout checkout = TinyCheckout.in(folder.resolve("based"));
        push(checkout, checkout.folder(), "base:1");
        Base base = new Base.Registry(reference("base:1"));
        Path file = folder.resolve("based.tar");

        checkout.build(base, "").toArchive(checkout.program(), StartCaches.none(""), file);

        ImageArchive image = ImageArchive.read(file);
        assertThat(image.label("org.opencontainers.image.base.name")).isEqualTo(registry + "/base:1");
        image.unpack(folder.resolve("based-root"));
        assertThat(folder.resolve("based-root/bin/program")).hasContent("a base");
    }

    @Test
    void hasOneNameForThePlatforms() throws Exception {
        TinyCheckout checkout = TinyCheckout.in(folder.resolve("both"));
        push(checkout, checkout.folder(), "both:1-amd64");
        push(checkout.ownJar("another"), checkout.folder(), "both:1-arm64");
        List<PlatformIndex.Entry> entries = Stream.of("amd64", "arm64")
                .map(name -> new PlatformIndex.Entry(new Platform(name, "linux"), reference("both:1-" + name)))
                .toList();

        String digest = PlatformIndex.push(reference("both:1"), entries);

        assertThat(crane("digest", registry + "/both:1")).isEqualTo(digest);
        assertThat(crane("digest", "--platform", "linux/arm64", registry + "/both:1"))
                .isEqualTo(crane("digest", registry + "/both:1-arm64"))
                .isNotEqualTo(crane("digest", registry + "/both:1-amd64"));
    }

    private static ImageReference reference(String name) {
        try {
            return ImageReference.parse(registry + "/" + name);
        } catch (InvalidImageReferenceException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String push(TinyCheckout checkout, Base base, String name) throws Exception {
        return checkout.build(base, registry).toRegistry(checkout.program(), StartCaches.none(""), reference(name));
    }

    private static Optional<Path> crane() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "crane"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String crane(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(crane().orElseThrow().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
