package bookinfo.mesh.proxy.admin;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request to the administration interface.
 *
 * @param path without query
 * @param query decoded parameters; the first of a name counts, one without value is empty
 */
public record AdminRequest(String method, String path, Map<String, String> query) {
    public AdminRequest {
        query = Map.copyOf(query);
    }

    /** Reads a request target such as {@code /stats?filter=upstream_rq&usedonly}. */
    public static AdminRequest of(String method, String target) {
        int question = target.indexOf('?');
        Map<String, String> query = new LinkedHashMap<>();
        if (question >= 0) {
            for (String pair : target.substring(question + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                query.putIfAbsent(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return new AdminRequest(method, question < 0 ? target : target.substring(0, question), query);
    }

    /** The request target that {@link #of} reads as this. */
    public String target() {
        return query.entrySet().stream()
                .map(it -> encoded(it.getKey()) + (it.getValue().isEmpty() ? "" : "=" + encoded(it.getValue())))
                .collect(Collectors.joining("&", query.isEmpty() ? path : path + "?", ""));
    }

    /** A parameter's value; empty if it is not there. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    private static String encoded(String text) {
        // A plus is a blank in forms only.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A stray percent sign stands for itself: filters are typed by hand.
            return text;
        }
    }
}
