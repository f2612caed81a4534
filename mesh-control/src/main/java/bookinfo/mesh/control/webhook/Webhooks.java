package bookinfo.mesh.control.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** Answers admission reviews over HTTPS. */
public final class Webhooks implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("webhook");
    /** Larger than any object that the API server takes (3 MiB), twice: an update carries the old one too. */
    private static final int MAX_BODY_BYTES = 8 << 20;

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Binds {@code address}; {@code handlers} are called by path, each on a thread of its own. */
    public Webhooks(
            InetSocketAddress address, SSLContext tls, Map<String, Function<Admission, Admission.Verdict>> handlers)
            throws IOException {
        server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(threads);
        handlers.forEach((path, handler) -> server.createContext(path, exchange -> serve(exchange, handler)));
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

    private static void serve(HttpExchange exchange, Function<Admission, Admission.Verdict> handler)
            throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
            if (body.length > MAX_BODY_BYTES) {
                answer(exchange, 413, "text/plain", "body larger than %d bytes".formatted(MAX_BODY_BYTES));
            } else {
                review(exchange, body, handler);
            }
        }
    }

    private static void review(HttpExchange exchange, byte[] body, Function<Admission, Admission.Verdict> handler)
            throws IOException {
        try {
            Admission admission = Admission.read(body);
            String text = new String(admission.answer(handler.apply(admission)), StandardCharsets.UTF_8);
            answer(exchange, 200, "application/json", text);
        } catch (IllegalArgumentException e) {
            answer(exchange, 400, "text/plain", e.toString());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "review failed", e);
            answer(exchange, 500, "text/plain", e.toString());
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
