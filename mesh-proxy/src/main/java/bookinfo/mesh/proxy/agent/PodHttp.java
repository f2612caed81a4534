package bookinfo.mesh.proxy.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Small blocking requests within a pod: probes of the program, its metrics, the proxy's administration interface. */
final class PodHttp {
    /** A scrape of a busy program has some megabytes. */
    private static final int MAX_BODY = 10 << 20;

    private PodHttp() {}

    /**
     * Sends a request and reads the whole answer. Redirects are answers.
     *
     * @param timeout for the connection, and for each silence after that
     * @throws IOException if there is no answer, or too long a one
     */
    static Answer request(String method, URI uri, Map<String, String> headers, Duration timeout) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        try {
            connection.setRequestMethod(method);
            connection.setConnectTimeout(Math.toIntExact(timeout.toMillis()));
            connection.setReadTimeout(Math.toIntExact(timeout.toMillis()));
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setRequestProperty("connection", "close");
            headers.forEach(connection::setRequestProperty);
            int status = connection.getResponseCode();
            try (InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
                byte[] bytes = body == null ? new byte[0] : body.readNBytes(MAX_BODY + 1);
                if (bytes.length > MAX_BODY) {
                    throw new IOException(uri + ": more than " + MAX_BODY + " bytes");
                }
                return new Answer(status, new String(bytes, StandardCharsets.UTF_8));
            }
        } finally {
            connection.disconnect();
        }
    }

    record Answer(int status, String body) {}
}
