package bookinfo.mesh.proxy.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One request on a fresh connection, of whose answer only the status counts. */
final class HttpProbe {
    private static final int MAX_STATUS_LINE = 1024;

    private HttpProbe() {}

    /**
     * @param authority what the request says of its host, unless a header does
     * @return the status
     * @throws IOException if there is no answer in HTTP/1
     */
    static int get(Socket socket, String authority, String path, Map<String, String> headers) throws IOException {
        StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
        if (headers.keySet().stream().noneMatch("host"::equalsIgnoreCase)) {
            head.append("Host: ").append(authority).append("\r\n");
        }
        if (headers.keySet().stream().noneMatch("user-agent"::equalsIgnoreCase)) {
            head.append("User-Agent: kube-probe\r\n");
        }
        head.append("Accept: */*\r\nConnection: close\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return status(socket.getInputStream());
    }

    private static int status(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n' && line.length() < MAX_STATUS_LINE; c = in.read()) {
            line.append((char) c);
        }
        String text = line.toString();
        if (!text.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?\r?")) {
            throw new IOException("not an answer in HTTP/1: " + text.strip());
        }
        return Integer.parseInt(text.substring(9, 12));
    }
}
