package bookinfo.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.cloud.tools.jib.api.ImageReference;
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
        Base base = new Base.Registry(ImageReference.parse(registry + "/base:1"));
        Path file = folder.resolve("based.tar");

        checkout.build(base, "").toArchive(checkout.program(), StartCaches.none(""), file);

        ImageArchive image = ImageArchive.read(file);
        assertThat(image.label("org.opencontainers.image.base.name")).isEqualTo(registry + "/base:1");
        image.unpack(folder.resolve("based-root"));
        assertThat(folder.resolve("based-root/bin/program")).hasContent("a base");
    }

    private static String push(TinyCheckout checkout, Base base, String name) throws Exception {
        ImageReference target = ImageReference.parse(registry + "/" + name);
        return checkout.build(base, registry).toRegistry(checkout.program(), StartCaches.none(""), target);
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
