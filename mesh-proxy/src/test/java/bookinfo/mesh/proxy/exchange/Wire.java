package bookinfo.mesh.proxy.exchange;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** One end of a connection that says and hears exact bytes, as ISO-8859-1 text. Every read gives up after 10 s. */
final class Wire implements AutoCloseable {
    static final int RECEIVE_BUFFER = 128 * 1024;

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static Wire to(InetSocketAddress address) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER); // fixed: the system would let it grow to many megabytes
        socket.connect(address);
        return new Wire(socket);
    }

    InetAddress remoteAddress() {
        return socket.getInetAddress();
    }

    Wire send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends from a thread of its own. */
    void sendUnchecked(String bytes) {
        try {
            send(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request with its body as it came, head and body apart by the empty line; empty when the peer closed. */
    Optional<String> readRequest() throws IOException {
        String head = readHead();
        return head.isEmpty() ? Optional.empty() : Optional.of(head + readBody(head, false));
    }

    /** A response with its body as it came. */
    String readResponse() throws IOException {
        String head = readHead();
        return head + readBody(head, bodiless(head));
    }

    /** A response to HEAD. */
    String readHead() throws IOException {
        var head = new ByteArrayOutputStream();
        while (!endsWithEmptyLine(head)) {
            int b = in.read();
            if (b < 0) {
                return text(head);
            }
            head.write(b);
        }
        return text(head);
    }

    /** Everything until the peer closes. */
    String readToEnd() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    String read(int bytes) throws IOException {
        return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    /** The peer closed in order. */
    boolean atEnd() throws IOException {
        return in.read() < 0;
    }

    /** The peer broke off. */
    boolean brokenOff() throws IOException {
        try {
            var _ = in.read();
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    /** Closes so that the peer sees a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Says that nothing more will be sent. */
    Wire shutdownOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String readBody(String head, boolean bodiless) throws IOException {
        String lower = head.toLowerCase(Locale.ROOT);
        if (bodiless) {
            return "";
        }
        if (lower.contains("\r\ntransfer-encoding: chunked\r\n")) {
            return readChunks();
        }
        int at = lower.indexOf("\r\ncontent-length: ");
        if (at < 0) {
            return "";
        }
        int from = at + "\r\ncontent-length: ".length();
        return read(Integer.parseInt(lower.substring(from, lower.indexOf("\r\n", from))));
    }

    private String readChunks() throws IOException {
        var all = new StringBuilder();
        while (true) {
            String line = readLine();
            all.append(line);
            int size = Integer.parseInt(line.strip(), 16);
            if (size == 0) {
                String trailer;
                do {
                    trailer = readLine();
                    all.append(trailer);
                } while (!trailer.equals("\r\n"));
                return all.toString();
            }
            all.append(read(size + 2));
        }
    }

    private String readLine() throws IOException {
        var line = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) >= 0) {
            line.write(b);
            if (b == '\n') {
                return text(line);
            }
        }
        throw new IOException("closed within a line: " + text(line));
    }

    private static boolean bodiless(String head) {
        return head.startsWith("HTTP/1.1 1") || head.startsWith("HTTP/1.1 204") || head.startsWith("HTTP/1.1 304");
    }

    private static boolean endsWithEmptyLine(ByteArrayOutputStream bytes) {
        return bytes.size() >= 4 && text(bytes).endsWith("\r\n\r\n");
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
