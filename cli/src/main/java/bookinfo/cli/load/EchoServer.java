package bookinfo.cli.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Answers with what it is sent. {@code ?status=503} and {@code ?delay=100ms} say how. */
@Command(name = "server", description = "Answers with what it is sent; ?status=503 and ?delay=100ms say how.")
final class EchoServer implements Callable<Integer> {
    private static final int MOST_BYTES = 256 * 1024;
    private static final Duration MOST_DELAY = Duration.ofMillis(1500);

    private final CountDownLatch stop = new CountDownLatch(1);

    @Option(
            names = {"-http-port", "--http-port"},
            paramLabel = "[ADDRESS:]PORT",
            description = "where to listen (default: $HOST:$PORT, else 127.0.0.1:8080)")
    private String address = System.getenv().getOrDefault("HOST", "127.0.0.1") + ":"
            + System.getenv().getOrDefault("PORT", "8080");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        HttpServer server = start(address);
        spec.commandLine().getErr().println("echo server listening on " + server.getAddress());
        stop.await();
        return 0;
    }

    /** @param address a port of 0 is a free one */
    static HttpServer start(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? "127.0.0.1" : address.substring(0, colon);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))), 0);
        server.createContext("/", EchoServer::echo);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return server;
    }

    private static void echo(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES);
            int status = status(arguments(exchange.getRequestURI().getQuery()));
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=UTF-8");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The status that is asked for, after the delay that is asked for; 400 if either cannot be read. */
    private static int status(Map<String, String> arguments) throws InterruptedException {
        try {
            Duration delay = new GoDuration().convert(arguments.getOrDefault("delay", "0"));
            TimeUnit.NANOSECONDS.sleep(Math.min(delay.toNanos(), MOST_DELAY.toNanos()));
            return Math.clamp(Integer.parseInt(arguments.getOrDefault("status", "200")), 200, 599);
        } catch (TypeConversionException | NumberFormatException e) {
            return 400;
        }
    }

    private static Map<String, String> arguments(@org.jspecify.annotations.Nullable String query) {
        Map<String, String> arguments = new HashMap<>();
        for (String pair : (query == null ? "" : query).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            arguments.put(parts[0], parts.length == 2 ? parts[1] : "");
        }
        return arguments;
    }
}
