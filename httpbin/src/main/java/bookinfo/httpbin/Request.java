package bookinfo.httpbin;

import io.vertx.core.buffer.Buffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was asked.
 *
 * @param target path and query as they were sent
 * @param parameters what the path holds in place of its {@code :names}, decoded
 * @param args the query, decoded
 * @param headers by name, written as {@link HeaderName#canonical} has it
 * @param peer the address at the other end of the connection
 */
record Request(
        String method,
        String target,
        Map<String, String> parameters,
        SortedMap<String, List<String>> args,
        SortedMap<String, List<String>> headers,
        String peer,
        Buffer body,
        Client client) {
    private static final List<String> CLIENT_ADDRESS =
            List.of("Fly-Client-Ip", "Cf-Connecting-Ip", "Fastly-Client-Ip", "True-Client-Ip");

    Request {
        parameters = Map.copyOf(parameters);
        args = Collections.unmodifiableSortedMap(new TreeMap<>(args));
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    /** The path's value for a name that its route has; empty where the route has none. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** The first value of a query argument, unless that is empty. */
    Optional<String> arg(String name) {
        return first(args, name);
    }

    /** The first value of a header, unless that is empty. */
    Optional<String> header(String canonicalName) {
        return first(headers, canonicalName);
    }

    /** The path as it was sent, without the query. */
    String path() {
        return target.split("\\?", 2)[0];
    }

    /** The client's address, as the proxies on the way report it. */
    String origin() {
        return CLIENT_ADDRESS.stream()
                .flatMap(name -> header(name).stream())
                .findFirst()
                .or(() -> header("X-Forwarded-For").map(all -> all.split(",", 2)[0].strip()))
                .orElse(peer);
    }

    /** The URL that the client asked for, as the proxies on the way report its scheme. */
    String url() {
        return root() + target;
    }

    /** Scheme and host of {@link #url}. */
    String root() {
        return scheme() + "://" + header("Host").orElse("");
    }

    String scheme() {
        return header("X-Forwarded-Proto")
                .or(() -> header("X-Forwarded-Protocol"))
                .or(() -> header("X-Forwarded-Ssl").filter("on"::equals).map(on -> "https"))
                .orElse("http");
    }

    private static Optional<String> first(Map<String, List<String>> values, String name) {
        return values.getOrDefault(name, List.of()).stream().findFirst().filter(value -> !value.isEmpty());
    }
}
