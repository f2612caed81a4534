package bookinfo.cluster.kubelet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Asks once whether a container is well. Messages are worded as Kubernetes words them. */
final class ProbeCheck {
    private static final int ANSWER_LIMIT = 4096;
    private static final int DRAIN_MILLIS = 100;

    private ProbeCheck() {}

    /** Runs a command in the container: empty if it ends well, else what is wrong. */
    interface Runner {
        Optional<String> run(List<String> command, Duration timeout) throws IOException, InterruptedException;
    }

    /** Empty if all is well, else what is wrong. */
    static Optional<String> failure(Probe probe, Runner runner) throws InterruptedException {
        return switch (probe.action()) {
            case Probe.Action.Http http -> http(http, probe.timeout());
            case Probe.Action.Tcp tcp -> tcp(tcp, probe.timeout());
            case Probe.Action.Exec exec -> exec(exec, probe.timeout(), runner);
        };
    }

    private static Optional<String> tcp(Probe.Action.Tcp tcp, Duration timeout) {
        try {
            connect(tcp.host(), tcp.port(), timeout).close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(dial(tcp.host(), tcp.port(), e));
        }
    }

    private static Optional<String> http(Probe.Action.Http http, Duration timeout) {
        String url = "Get \"http://%s:%d%s\": ".formatted(http.host(), http.port(), http.path());
        try (Socket socket = connect(http.host(), http.port(), timeout)) {
            socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            socket.getOutputStream().write(request(http).getBytes(ISO_8859_1));
            int status = status(socket.getInputStream());
            drain(socket);
            return status >= 200 && status < 400
                    ? Optional.empty()
                    : Optional.of("HTTP probe failed with statuscode: " + status);
        } catch (SocketTimeoutException e) {
            return Optional.of(url + "context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
        } catch (ConnectException e) {
            return Optional.of(url + dial(http.host(), http.port(), e));
        } catch (IOException e) {
            return Optional.of(url + e.getMessage());
        }
    }

    private static Optional<String> exec(Probe.Action.Exec exec, Duration timeout, Runner runner)
            throws InterruptedException {
        try {
            return runner.run(exec.command(), timeout);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Socket connect(String host, int port, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), Math.toIntExact(timeout.toMillis()));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static String dial(String host, int port, IOException cause) {
        String why = cause instanceof SocketTimeoutException
                ? "i/o timeout"
                : "connect: " + String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return "dial tcp %s:%d: %s".formatted(host, port, why);
    }

    private static String request(Probe.Action.Http http) {
        StringBuilder request = new StringBuilder("GET ").append(http.path()).append(" HTTP/1.1\r\n");
        Map<String, String> headers = http.headers();
        if (headers.keySet().stream().noneMatch("host"::equalsIgnoreCase)) {
            request.append("Host: ")
                    .append(http.host())
                    .append(':')
                    .append(http.port())
                    .append("\r\n");
        }
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        return request.append("User-Agent: kube-probe/1.32\r\nAccept: */*\r\nConnection: close\r\n\r\n")
                .toString();
    }

    private static int status(InputStream in) throws IOException {
        String line = new String(in.readNBytes("HTTP/1.1 200".length()), ISO_8859_1);
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]")) {
            throw new IOException("malformed HTTP response \"%s\"".formatted(line));
        }
        return Integer.parseInt(line.substring(line.length() - 3));
    }

    /** Closing a socket with unread bytes would reset the connection, which a server may log as an error. */
    private static void drain(Socket socket) {
        try {
            socket.setSoTimeout(DRAIN_MILLIS);
            socket.getInputStream().readNBytes(ANSWER_LIMIT);
        } catch (IOException e) {
            // The answer is known already.
        }
    }
}
