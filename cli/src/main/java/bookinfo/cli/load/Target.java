package bookinfo.cli.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What is asked, and where.
 *
 * @param address host name or address to connect to; differs from the URL's host where that is resolved otherwise
 * @param request one request, a character for each byte
 */
record Target(String url, String address, int port, String request, boolean keepAlive, boolean bodiless) {
    private static final String AGENT = "bookinfo-load";
    private static final int DEFAULT_PORT = 80;

    /**
     * Reads a URL; without a scheme it is an http one.
     *
     * @throws IllegalArgumentException if it is no URL of a scheme that is served
     */
    static Target of(String url, Optional<String> address, Message message) {
        URI uri = parse(url.contains("://") ? url : "http://" + url);
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new Target(
                uri.toString(),
                address.orElse(uri.getHost()),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                message.bytes(path + query, uri.getRawAuthority()),
                message.keepAlive,
                message.method().equals("HEAD"));
    }

    private static URI parse(String url) {
        try {
            URI uri = new URI(url);
            if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
                throw new IllegalArgumentException(url + ": not supported (expected: http://HOST[:PORT]/PATH)");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(url + ": no URL: " + e.getReason(), e);
        }
    }

    /**
     * What every request says.
     *
     * @param headers each {@code name: value}; a Host takes the place of the URL's, an empty User-Agent leaves it out
     * @param override the method, if it is to be another than GET, or POST where there is a body
     */
    record Message(
            List<String> headers,
            String payload,
            Optional<String> contentType,
            Optional<String> override,
            boolean keepAlive) {
        Message {
            headers = List.copyOf(headers);
        }

        String method() {
            return override.orElse(payload.isEmpty() && contentType.isEmpty() ? "GET" : "POST");
        }

        private String bytes(String target, String authority) {
            byte[] body = payload.getBytes(UTF_8);
            SequencedMap<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            fields.put("User-Agent", AGENT);
            if (body.length > 0 || method().equals("POST")) {
                fields.put("Content-Length", String.valueOf(body.length));
                fields.put("Content-Type", contentType.orElse("application/octet-stream"));
            }
            headers.forEach(header -> put(fields, header));
            String host = Optional.ofNullable(fields.remove("Host")).orElse(authority);
            StringBuilder head = new StringBuilder(method() + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
            if (!keepAlive) {
                head.append("Connection: close\r\n");
            }
            for (Map.Entry<String, String> field : fields.entrySet()) {
                if (!field.getValue().isEmpty()) {
                    head.append(field.getKey())
                            .append(": ")
                            .append(field.getValue())
                            .append("\r\n");
                }
            }
            return head.append("\r\n").append(new String(body, ISO_8859_1)).toString();
        }

        private static void put(Map<String, String> fields, String header) {
            String[] parts = header.split(":", 2);
            if (parts.length < 2 || parts[0].isBlank() || header.chars().anyMatch(c -> c == '\r' || c == '\n')) {
                throw new IllegalArgumentException("-H " + header + ": no header (expected: name:value on one line)");
            }
            fields.merge(
                    parts[0].strip(),
                    parts[1].strip(),
                    (first, second) ->
                            parts[0].equalsIgnoreCase("User-Agent") || parts[0].equalsIgnoreCase("Content-Type")
                                    ? second
                                    : first + "," + second);
        }
    }
}
