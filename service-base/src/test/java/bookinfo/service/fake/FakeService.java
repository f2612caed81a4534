package bookinfo.service.fake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** An HTTP server on a loopback port that answers as a test says and remembers what it was asked. */
public final class FakeService implements AutoCloseable {
    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile HttpHandler script;

    private FakeService(HttpServer server, HttpHandler script) {
        this.server = server;
        this.script = script;
    }

    /** Starts one that answers 200 and {@code json} to everything. */
    public static FakeService answering(String json) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FakeService service = new FakeService(server, new Script(200, json, () -> {}));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", service::handle);
        server.start();
        return service;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** From now on answers {@code status} and {@code body}; forgets what it was asked so far. */
    public void answers(int status, String body) {
        change(new Script(status, body, () -> {}));
    }

    /** From now on answers 200 and {@code body}, but only after {@code opened}; forgets what it was asked so far. */
    public void answersAfter(CountDownLatch opened, String body) {
        change(new Script(200, body, () -> await(opened)));
    }

    /** From now on answers 200 and {@code body}, and runs {@code asked} first; forgets what it was asked so far. */
    public void answersOn(Runnable asked, String body) {
        change(new Script(200, body, asked));
    }

    /** From now on behaves as {@code handler} says; forgets what it was asked so far. */
    public void behaves(HttpHandler handler) {
        change(handler);
    }

    /** What it was asked since its answer was last changed. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        change(new Script(503, "", () -> {}));
        server.stop(0);
    }

    /** Answers with {@code body}, which may be empty. */
    public static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        if (bytes.length == 0) { // the server closes the connection after an answer without a body: let it say so
            exchange.getResponseHeaders().set("connection", "close");
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private void change(HttpHandler next) {
        script = next;
        requests.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpHandler now = script;
            requests.add(request(exchange));
            now.handle(exchange);
        }
    }

    private static void await(CountDownLatch opened) {
        try {
            opened.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Request request(HttpExchange exchange) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        return new Request(
                exchange.getRequestURI().toString(),
                Map.copyOf(headers),
                new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
    }

    private record Script(int status, String body, Runnable first) implements HttpHandler {
        @Override
        public void handle(HttpExchange exchange) throws IOException {
            first.run();
            exchange.getResponseHeaders().set("content-type", "application/json");
            send(exchange, status, body);
        }
    }
}
