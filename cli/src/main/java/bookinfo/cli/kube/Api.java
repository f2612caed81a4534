package bookinfo.cli.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Requests to the Kubernetes API. Paths begin with a slash. An answer that is no success becomes an {@link ApiFailure}
 * with the server's own message; warnings the server sends go to {@code warnings}.
 */
public final class Api implements AutoCloseable {
    /** By which the API server knows the fields that this program sets. */
    public static final String FIELD_MANAGER = "bookinfo";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Pattern WARNING = Pattern.compile("299 \\S+ \"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final String DISCOVERY =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    private final ObjectMapper json = new ObjectMapper();
    private final Access access;
    private final HttpClient client;
    private final Consumer<String> warnings;

    public Api(Access access, Consumer<String> warnings) {
        this.access = access;
        this.warnings = warnings;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(access.tls())
                .connectTimeout(TIMEOUT)
                .build();
    }

    public String namespace() {
        return access.namespace();
    }

    public JsonNode get(String path) {
        return send("GET", path, "application/json", Optional.empty(), Optional.empty());
    }

    /** The object at the path, or nothing when there is none. */
    public Optional<JsonNode> find(String path) {
        try {
            return Optional.of(get(path));
        } catch (ApiFailure e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** An aggregated discovery document; {@code root} is {@code /api} or {@code /apis}. */
    JsonNode discovery(String root) {
        return send("GET", root, DISCOVERY, Optional.empty(), Optional.empty());
    }

    /** The rows and columns that the server makes for people. */
    public JsonNode table(String path) {
        return send("GET", path, TABLE, Optional.empty(), Optional.empty());
    }

    public JsonNode create(String path, JsonNode object) {
        return send("POST", path, "application/json", Optional.of("application/json"), Optional.of(object));
    }

    /**
     * Applies on the server's side, as {@link #FIELD_MANAGER}; fields that another manager has with another value
     * are a conflict (409) unless {@code force} takes them over.
     */
    public JsonNode apply(String path, JsonNode object, boolean force, boolean dryRun) {
        String query = "?fieldManager=" + FIELD_MANAGER + "&fieldValidation=Strict&force=" + force
                + (dryRun ? "&dryRun=All" : "");
        return send(
                "PATCH",
                path + query,
                "application/json",
                Optional.of("application/apply-patch+yaml"),
                Optional.of(object));
    }

    /** An RFC 7386 merge patch. */
    public JsonNode merge(String path, JsonNode patch) {
        return send("PATCH", path, "application/json", Optional.of("application/merge-patch+json"), Optional.of(patch));
    }

    public JsonNode delete(String path) {
        JsonNode options = json.createObjectNode().put("propagationPolicy", "Background");
        return send("DELETE", path, "application/json", Optional.of("application/json"), Optional.of(options));
    }

    /** A body that goes on, such as a log that is followed; the caller closes it. */
    public InputStream stream(String path) {
        HttpRequest request = request(path).GET().build();
        HttpResponse<InputStream> response = exchange(request, BodyHandlers.ofInputStream());
        if (response.statusCode() / 100 != 2) {
            try (InputStream body = response.body()) {
                throw failure(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new ApiFailure(path + ": " + e.getMessage(), e);
            }
        }
        return response.body();
    }

    /**
     * What a command prints in a container, both outputs; one that fails is an {@link ApiFailure}.
     *
     * @param input what the command reads; nothing when empty
     */
    public String exec(String pod, String container, List<String> command, byte[] input, Duration patience) {
        String query = Stream.concat(
                        Stream.of(
                                "container=" + encoded(container),
                                "stdin=" + (input.length > 0),
                                "stdout=true",
                                "stderr=true"),
                        command.stream().map(word -> "command=" + encoded(word)))
                .collect(Collectors.joining("&", "?", ""));
        URI address = access.server().resolve(pod + "/exec" + query);
        WebSocket.Builder builder =
                client.newWebSocketBuilder().subprotocols(Exec.PROTOCOL).connectTimeout(TIMEOUT);
        access.token().ifPresent(token -> builder.header("Authorization", "Bearer " + token));
        Exec exec = new Exec();
        try {
            String socket =
                    "wss" + address.toString().substring(address.getScheme().length());
            Exec.send(builder.buildAsync(URI.create(socket), exec).get(), input);
            return exec.output().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ApiFailure failure) {
                throw failure;
            }
            throw new ApiFailure(pod + ": exec: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new ApiFailure(pod + ": " + command + " did not end within " + patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiFailure("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private JsonNode send(
            String method, String path, String accept, Optional<String> contentType, Optional<JsonNode> body) {
        HttpRequest.Builder request = request(path)
                .timeout(TIMEOUT)
                .header("Accept", accept)
                .method(
                        method,
                        body.map(tree -> BodyPublishers.ofString(tree.toString()))
                                .orElse(BodyPublishers.noBody()));
        contentType.ifPresent(type -> request.header("Content-Type", type));
        HttpResponse<String> response = exchange(request.build(), BodyHandlers.ofString());
        response.headers().allValues("Warning").forEach(this::warn);
        if (response.statusCode() / 100 != 2) {
            throw failure(response.statusCode(), response.body());
        }
        try {
            return json.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new ApiFailure(path + ": the answer is not JSON", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(access.server().resolve(path));
        access.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request;
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return client.send(request, body);
        } catch (ConnectException e) {
            throw new ApiFailure(access.server() + ": nobody answers there; is the mesh up? (./bookinfo up)", e);
        } catch (IOException e) {
            throw new ApiFailure(access.server() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiFailure("interrupted", e);
        }
    }

    private ApiFailure failure(int status, String body) {
        try {
            JsonNode answer = json.readTree(body);
            String message = answer.path("message").asText("");
            return new ApiFailure(status, message.isEmpty() ? "HTTP " + status : message);
        } catch (JsonProcessingException e) {
            return new ApiFailure(status, "HTTP " + status + ": " + body.strip());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void warn(String header) {
        Matcher matcher = WARNING.matcher(header);
        warnings.accept(matcher.find() ? matcher.group(1).replaceAll("\\\\(.)", "$1") : header);
    }
}
