package bookinfo.mesh.control.debug;

import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.control.metrics.Metrics;
import bookinfo.mesh.control.xds.ConnectionState;
import bookinfo.mesh.control.xds.Connections;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Readiness, metrics and what the control plane knows, over plain HTTP; read only. */
public final class DebugServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("debug");
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Connections connections;

    private record Answer(int status, String type, String body) {}

    /**
     * Binds {@code address}.
     *
     * @param reports what else is told in JSON, by path
     */
    public DebugServer(
            InetSocketAddress address,
            String version,
            BooleanSupplier ready,
            Connections connections,
            Supplier<Mesh> mesh,
            Map<String, Supplier<String>> reports,
            Metrics metrics)
            throws IOException {
        this.connections = connections;
        server = HttpServer.create(address, 0);
        server.setExecutor(threads);
        serve("/ready", uri -> new Answer(ready.getAsBoolean() ? 200 : 503, TEXT, ""));
        serve("/version", uri -> new Answer(200, TEXT, version));
        serve("/metrics", uri -> new Answer(200, METRICS, metrics.text()));
        serve("/debug/syncz", uri -> json(Reports.syncz(connections.states())));
        serve(
                "/debug/adsz",
                uri -> json(
                        Reports.adsz(connections.states(), connections.current().number())));
        serve("/debug/registryz", uri -> json(Reports.registryz(mesh.get())));
        serve("/debug/endpointz", uri -> json(Reports.endpointz(mesh.get())));
        reports.forEach((path, report) -> serve(path, uri -> new Answer(200, JSON, report.get())));
        serve("/debug/config_dump", this::configDump);
        server.start();
    }

    /** The port, for those who asked for any. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(String path, Function<URI, Answer> handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                answer(exchange, answer(path, exchange.getRequestURI(), handler));
            }
        });
    }

    /** A context is asked for all paths below it too; those are not ours. */
    private static Answer answer(String path, URI uri, Function<URI, Answer> handler) {
        if (!uri.getPath().equals(path)) {
            return new Answer(404, TEXT, "no such page\n");
        }
        try {
            return handler.apply(uri);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, path, e);
            return new Answer(500, TEXT, e + "\n");
        }
    }

    private Answer configDump(URI uri) {
        Optional<String> id = parameter(uri, "proxyID");
        if (id.isEmpty()) {
            return new Answer(400, TEXT, "proxyID missing (expected: /debug/config_dump?proxyID=<pod>.<namespace>)\n");
        }
        Optional<ConnectionState> state = connections.states().stream()
                .filter(one ->
                        one.proxy().name().equals(id.get()) || one.proxy().id().equals(id.get()))
                .findFirst();
        return state.map(one -> new Answer(200, JSON, Reports.configDump(one)))
                .orElse(new Answer(404, TEXT, "proxyID: %s is not connected\n".formatted(id.get())));
    }

    private static Answer json(JsonNode node) {
        return new Answer(200, JSON, node.toPrettyString() + "\n");
    }

    private static Optional<String> parameter(URI uri, String name) {
        String query = uri.getRawQuery();
        return query == null
                ? Optional.empty()
                : Stream.of(query.split("&"))
                        .filter(part -> part.startsWith(name + "="))
                        .map(part -> URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8))
                        .findFirst();
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
