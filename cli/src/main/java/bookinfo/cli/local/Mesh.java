package bookinfo.cli.local;

import bookinfo.cli.kube.Access;
import bookinfo.cli.kube.Api;
import bookinfo.cli.kube.ApiFailure;
import bookinfo.cli.scenario.FrontDoor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The whole mesh on this machine, from nothing to a page that loads. */
public final class Mesh {
    private static final Duration API_PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAGE_PATIENCE = Duration.ofSeconds(30);

    private final Workspace workspace;
    private final LocalCluster cluster;
    private final Consumer<String> warnings;

    public Mesh(Workspace workspace, Consumer<String> warnings) {
        this.workspace = workspace;
        this.cluster = new LocalCluster(workspace);
        this.warnings = warnings;
    }

    public LocalCluster cluster() {
        return cluster;
    }

    /** Where the front door is on localhost. */
    public URI door() {
        int port = cluster.description()
                .map(description -> description.path("gatewayPort").asInt())
                .orElseThrow(() -> new Failure("the mesh is not up (./bookinfo up starts it)"));
        return URI.create("http://localhost:" + port + "/");
    }

    public Api api() {
        return new Api(Access.read(workspace.kubeconfig()), warnings);
    }

    /**
     * Starts what does not run, applies what a fresh mesh starts with, and waits until a page loads. A state that was
     * kept (after {@code down --keep} or a crash) goes on with what it holds.
     */
    public void up(int port) throws InterruptedException {
        start(port, Map.of(), List.of());
    }

    void start(int port, Map<String, String> environment, List<String> jvmArguments) throws InterruptedException {
        if (cluster.running().isEmpty()) {
            Process process = cluster.start(port, environment, jvmArguments);
            awaitApi(process);
        }
        try (Api api = api()) {
            Installation installation = new Installation(workspace.root(), api);
            if (!Files.exists(workspace.installed())) {
                installation.apply();
                Files.createFile(workspace.installed());
            }
            installation.awaitReady();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitPage();
    }

    private void awaitApi(Process process) throws InterruptedException {
        Optional<String> missing = Await.until(API_PATIENCE, () -> {
            if (!process.isAlive()) {
                throw new Failure("local-cluster ended (exit " + process.exitValue() + "):\n" + cluster.lastWords());
            }
            if (cluster.running().isEmpty() || !Files.exists(workspace.kubeconfig())) {
                return Optional.of("local-cluster has not written its files");
            }
            try (Api api = api()) {
                api.get("/api/v1/namespaces/default");
                return Optional.empty();
            } catch (ApiFailure e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        });
        if (missing.isPresent()) {
            throw new Failure("the API server did not come up: " + missing.get() + "\n" + cluster.lastWords());
        }
    }

    private void awaitPage() throws InterruptedException {
        try (FrontDoor door = new FrontDoor(door())) {
            int[] last = {0};
            Optional<String> missing = Await.until(PAGE_PATIENCE, () -> {
                last[0] = door.status("/productpage").orElse(0);
                // A kept state may hold rules without the gateway's; then 404 is the right answer of a working door.
                return last[0] == 200 || last[0] == 404 ? Optional.empty() : Optional.of("status " + last[0]);
            });
            if (missing.isPresent()) {
                throw new Failure(door() + "productpage does not load: " + missing.get());
            }
        }
    }
}
