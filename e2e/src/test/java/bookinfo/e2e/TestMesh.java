package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.e2e.Command.Result;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mesh of the tests' own: another state folder and port than the one a person may have running beside. With
 * BOOKINFO_CLUSTER set it is the one that kubectl's current context leads to, which is neither started nor stopped.
 */
public final class TestMesh implements AutoCloseable {
    public static final Path ROOT = root();

    private final Path state;
    private final int port = freePort();
    private final Optional<Cluster> cluster;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    TestMesh(String name) {
        this(folder(name), Optional.empty());
    }

    private TestMesh(Path state, Optional<Cluster> cluster) {
        this.state = state;
        this.cluster = cluster;
    }

    /** A mesh on this machine, or the cluster that the tests were told to use; ready. */
    static TestMesh started(String name) throws IOException, InterruptedException {
        if (!Cluster.wanted()) {
            TestMesh mesh = new TestMesh(name);
            mesh.up().ok();
            return mesh;
        }
        // The commands find the cluster where they would find a laptop's.
        Path state = folder("cluster");
        return new TestMesh(state, Optional.of(new Cluster(state)));
    }

    Path state() {
        return state;
    }

    int port() {
        return port;
    }

    Result up() throws IOException, InterruptedException {
        return bookinfo("up", "--port", Integer.toString(port));
    }

    /** The command, against this mesh. */
    Result bookinfo(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ROOT.resolve("bookinfo").toString()));
        command.addAll(List.of(arguments));
        if (cluster.isPresent() && arguments[0].equals("verify")) {
            command.addAll(List.of("--url", door().toString()));
        }
        return Command.run(ROOT, Map.of("BOOKINFO_STATE", state.toString()), command);
    }

    /** One of the commands that work on any cluster, on this one. */
    Result onCluster(String command, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(
                List.of(command, "--kubeconfig", state.resolve("kubeconfig").toString()));
        all.addAll(List.of(arguments));
        return bookinfo(all.toArray(String[]::new));
    }

    Result kubectl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        return Command.run(ROOT, asAPerson(), command);
    }

    /** A kubectl that goes on until it is stopped; both its outputs together. */
    Process startKubectl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true);
        builder.environment().putAll(asAPerson());
        return builder.start();
    }

    /** What a person types into a shell in the checkout; both outputs together, as a terminal shows them. */
    Result shell(String script) throws IOException, InterruptedException {
        return Command.run(ROOT, asAPerson(), List.of("sh", "-c", "exec 2>&1\n" + script));
    }

    private Map<String, String> asAPerson() throws IOException {
        if (cluster.isPresent()) {
            // At home: a program that the kubeconfig asks for tokens looks for its own settings there.
            return Map.of("KUBECONFIG", state.resolve("kubeconfig").toString(), "BOOKINFO_STATE", state.toString());
        }
        Path home = Files.createDirectories(state.resolve("home"));
        return Map.of(
                "KUBECONFIG", state.resolve("kubeconfig").toString(),
                "BOOKINFO_STATE", state.toString(),
                "HOME", home.toString());
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(door().resolve(path)).timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The gateway's address, with a slash at the end. */
    public URI door() {
        return cluster.map(Cluster::door).orElseGet(() -> URI.create("http://localhost:" + port + "/"));
    }

    /** All processes, as {@code status --output json} lists them. */
    List<JsonNode> processes() throws IOException, InterruptedException {
        List<JsonNode> processes = new ArrayList<>();
        new ObjectMapper()
                .readTree(bookinfo("status", "--output", "json").out())
                .path("processes")
                .forEach(processes::add);
        return processes;
    }

    /** The pid of the one process whose pod's name starts so. */
    long pid(String pod, String container) throws IOException, InterruptedException {
        return processes().stream()
                .filter(process -> process.path("pod").asText().startsWith(pod)
                        && process.path("container").asText().equals(container))
                .mapToLong(process -> process.path("pid").asLong())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no process of " + pod + "/" + container));
    }

    /** Applies scenarios' YAML in order and waits until the proxies have it. */
    void apply(String... scenarios) throws IOException, InterruptedException {
        for (String scenario : scenarios) {
            Path place = ROOT.resolve("k8s/scenarios/" + scenario).normalize();
            if (cluster.isPresent() && scenario.startsWith("../")) {
                place = cluster.get().programs(place);
            }
            bookinfo("apply", "--wait", "-f", place.toString()).ok();
        }
    }

    /** Takes away what {@link #apply} brought beside rules, and waits until its pods are gone. */
    void forget(String folder) throws Exception {
        bookinfo("delete", "-f", "k8s/scenarios/" + folder).ok();
        Await.await(
                Duration.ofMinutes(1),
                () -> assertThat(bookinfo("get", "pods", "-l", "app in (httpbin,fortio)")
                                .ok()
                                .out())
                        .isEqualTo(""));
    }

    /** Back to the rules of a fresh mesh: the gateway's and no other. */
    void reset() throws IOException, InterruptedException {
        bookinfo("delete", Cluster.RULES, "--all").ok();
        apply("01-gateway");
    }

    @Override
    public void close() {
        if (cluster.isPresent()) {
            cluster.get().close();
            client.shutdownNow();
            return;
        }
        try {
            bookinfo("down").ok();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            client.shutdownNow();
        }
    }

    private static Path folder(String name) {
        return ROOT.resolve("e2e/target/mesh-" + name);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(here.resolve("bookinfo"))) {
            Path parent = here.getParent();
            if (parent == null) {
                throw new IllegalStateException(
                        "no ./bookinfo above " + Path.of("").toAbsolutePath());
            }
            here = parent;
        }
        return here;
    }
}
