package bookinfo.cli.scenario;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Loads pages as a visitor would: through the gateway, logged in or not. */
public final class FrontDoor implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI base;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final Map<String, String> sessions = new HashMap<>();

    public FrontDoor(URI base) {
        this.base = base;
    }

    Page get(String path, Optional<String> user) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
        if (user.isPresent()) {
            request.header("Cookie", session(user.get()));
        }
        long start = System.nanoTime();
        HttpResponse<String> response = send(request.build(), BodyHandlers.ofString());
        return new Page(response.statusCode(), response.body(), Duration.ofNanos(System.nanoTime() - start));
    }

    /** The status of one page, or nothing while nobody answers. */
    public Optional<Integer> status(String path) throws InterruptedException {
        try {
            return Optional.of(get(path, Optional.empty()).status());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body)
            throws IOException, InterruptedException {
        try {
            return client.send(request, body);
        } catch (ConnectException e) {
            throw new IOException("nobody answers there; is the mesh up? (./bookinfo up)", e);
        }
    }

    private String session(String user) throws IOException, InterruptedException {
        String known = sessions.get(user);
        if (known != null) {
            return known;
        }
        String form = "username=" + URLEncoder.encode(user, StandardCharsets.UTF_8) + "&passwd=password";
        HttpRequest login = HttpRequest.newBuilder(base.resolve("/login"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        HttpResponse<Void> response = send(login, BodyHandlers.discarding());
        String cookie = response.headers()
                .firstValue("Set-Cookie")
                .map(value -> value.substring(0, (value + ";").indexOf(';')))
                .orElseThrow(() -> new IOException("POST /login answered " + response.statusCode()
                        + " without a cookie (expected: 302 with one)"));
        sessions.put(user, cookie);
        return cookie;
    }
}
