package bookinfo.mesh.control.status;

import bookinfo.mesh.config.Endpoint;
import bookinfo.mesh.config.Mesh;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The other replicas, of all revisions: the ready pods behind this namespace's Services labelled {@code app: istiod}.
 * Services of other namespaces do not count: whoever may make one there has no say in what the mesh's objects are told.
 */
final class Peers implements AutoCloseable {
    private static final int MONITORING_PORT = 15014;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int MAX_REPORT_BYTES = 16 << 20;

    private final String pod;
    private final String namespace;
    private @Nullable HttpClient http;

    /** Without {@code pod}, which asks. */
    Peers(String pod, String namespace) {
        this.pod = pod;
        this.namespace = namespace;
    }

    /**
     * What they said.
     *
     * @param silent why, by name of those that gave no answer
     */
    record Answers(List<Report> reports, SortedMap<String, String> silent) {
        static final Answers NOBODY = new Answers(List.of(), new TreeMap<>());
    }

    /** Asks all at once, and waits no longer than a second for any. */
    Answers ask(Mesh mesh) {
        SortedMap<String, Endpoint> peers = of(mesh);
        if (peers.isEmpty()) {
            return Answers.NOBODY;
        }
        Map<String, CompletableFuture<Report>> asked = new TreeMap<>();
        peers.forEach((name, peer) -> asked.put(name, ask(peer)));
        List<Report> reports = new ArrayList<>();
        SortedMap<String, String> silent = new TreeMap<>();
        asked.forEach((name, answer) -> {
            try {
                reports.add(answer.join());
            } catch (CompletionException e) {
                silent.put(name, reason(e.getCause()));
            }
        });
        return new Answers(reports, silent);
    }

    @Override
    public void close() {
        if (http != null) {
            http.shutdownNow();
        }
    }

    private SortedMap<String, Endpoint> of(Mesh mesh) {
        SortedMap<String, Endpoint> peers = new TreeMap<>();
        mesh.services().stream()
                .filter(service -> service.meta().namespace().equals(namespace)
                        && "istiod".equals(service.meta().labels().get("app")))
                .flatMap(service -> service.port(MONITORING_PORT).stream()
                        .flatMap(port -> mesh.endpoints(service, port, Map.of()).stream()))
                .forEach(endpoint -> peers.put(
                        endpoint.workload().map(peer -> peer.meta().name()).orElse(endpoint.address()), endpoint));
        peers.remove(pod);
        return peers;
    }

    private CompletableFuture<Report> ask(Endpoint peer) {
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(
                            new URI("http", null, peer.address(), peer.port(), StatusWriter.REPORT_PATH, null, null))
                    .build();
        } catch (URISyntaxException e) {
            return CompletableFuture.failedFuture(e);
        }
        var sent = client().sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_REPORT_BYTES));
        return sent.thenApply(Peers::report)
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((report, failure) -> sent.cancel(true));
    }

    /** Made when there is somebody to ask: most control planes are alone. */
    private HttpClient client() {
        HttpClient client = http;
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .build();
            http = client;
        }
        return client;
    }

    private static Report report(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            throw new CompletionException(new IOException("status %d".formatted(response.statusCode())));
        }
        try {
            return Report.read(response.body());
        } catch (IOException e) {
            throw new CompletionException(new IOException("not a report: " + e.getMessage(), e));
        }
    }

    private static String reason(@Nullable Throwable cause) {
        if (cause instanceof TimeoutException) {
            return "none within %d s".formatted(PATIENCE.toSeconds());
        }
        String message = cause == null ? null : cause.getMessage();
        return message != null ? message : cause == null ? "" : cause.getClass().getSimpleName();
    }
}
