package bookinfo.cli.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Answers each request with raw bytes that a test chose by the request's number, on connections that stay open. */
final class ScriptedServer implements AutoCloseable {
    /** An answer that closes the connection without a byte. */
    static final String CLOSE = "";
    /** An answer that never comes. */
    static final String SILENCE = "silence";

    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    static final String UNAVAILABLE = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy";

    private final ServerSocket socket;
    private final IntFunction<String> script;
    private final AtomicInteger number = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    ScriptedServer(IntFunction<String> script) throws IOException {
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.script = script;
        Thread.ofVirtual().start(this::accept);
    }

    String url(String path) {
        return "http://127.0.0.1:" + socket.getLocalPort() + path;
    }

    /** Heads of the requests so far. */
    List<String> requests() {
        return requests;
    }

    int connections() {
        return connections.size();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            String head = head(connection.getInputStream());
            while (!head.isEmpty()) {
                requests.add(head);
                String answer = script.apply(number.getAndIncrement());
                if (answer.equals(CLOSE)) {
                    return;
                }
                if (!answer.equals(SILENCE)) {
                    connection.getOutputStream().write(answer.getBytes(ISO_8859_1));
                }
                head = head(connection.getInputStream());
            }
        } catch (IOException e) {
            // The client closed, or the test is over.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        int next = in.read();
        while (next >= 0) {
            head.append((char) next);
            if (head.toString().endsWith("\r\n\r\n")) {
                return head.toString();
            }
            next = in.read();
        }
        return "";
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException e) {
            // Closed.
        }
    }
}
