package bookinfo.cluster.api;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A request as the handlers see it.
 *
 * @param path decoded, without the query
 * @param accept the Accept header, lower case; empty when there is none
 * @param contentType the media type of the body, lower case, without parameters; empty when there is none
 * @param userAgent the program that asks, such as {@code kubectl}
 * @param warnings collects what the client should be told besides the answer
 * @param upgrade whether the client wants to go on as a WebSocket
 */
record ApiRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        String accept,
        String contentType,
        String userAgent,
        boolean upgrade,
        Buffer body,
        User user,
        List<String> warnings) {

    /** The first value of a query parameter; empty text when there is none. */
    String parameter(String name) {
        return query.getOrDefault(name, List.of("")).getFirst();
    }

    List<String> parameters(String name) {
        return query.getOrDefault(name, List.of());
    }

    boolean flag(String name) {
        String value = parameter(name);
        return value.equals("true") || value.equals("1");
    }

    /** @throws ApiFailure 400 when the value is not a number */
    OptionalLong number(String name) {
        String value = parameter(name);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!value.matches("-?\\d{1,18}")) {
            throw ApiFailure.badRequest("%s: %s (expected: a whole number)".formatted(name, value));
        }
        return OptionalLong.of(Long.parseLong(value));
    }

    /** In whose name fields are owned. */
    String manager() {
        String named = parameter("fieldManager");
        return named.isEmpty() ? userAgent : named;
    }

    boolean dryRun() {
        return parameters("dryRun").contains("All");
    }
}
