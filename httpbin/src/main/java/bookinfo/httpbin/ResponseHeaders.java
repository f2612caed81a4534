package bookinfo.httpbin;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code /response-headers?name=value}: the query as headers of the answer, and as its body. */
@Singleton
final class ResponseHeaders implements Endpoint {
    private static final String CONTENT_TYPE = "Content-Type";
    /** Who sets these frames the message: a client must not. */
    private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding", "connection", "upgrade");
    /** Types in which a browser runs nothing of what the body holds. */
    private static final Set<String> HARMLESS = Set.of("text/plain", "application/json", "application/octet-stream");

    @Override
    public void register(Routes routes) {
        routes.any("/response-headers", ResponseHeaders::answer);
    }

    private static Answer answer(Request request) throws Refusal {
        SortedMap<String, List<String>> headers = new TreeMap<>(request.args());
        String contentType = request.arg(CONTENT_TYPE).orElse(Answer.JSON);
        HeaderName.check(CONTENT_TYPE, contentType);
        headers.put(CONTENT_TYPE, List.of(contentType));
        Answer answer = Answer.of(contentType, Buffer.buffer(Json.indented(shown(headers, contentType))));
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            for (String value : header.getKey().equals(CONTENT_TYPE) ? List.<String>of() : header.getValue()) {
                answer = answer.with(checked(header.getKey(), value), value);
            }
        }
        return answer;
    }

    private static String checked(String name, String value) throws Refusal {
        HeaderName.check(name, value);
        if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
            throw Refusal.badRequest("invalid header: " + name + " (expected: one that frames no message)");
        }
        return name;
    }

    private static Map<String, List<String>> shown(SortedMap<String, List<String>> headers, String contentType) {
        if (HARMLESS.contains(contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))) {
            return headers;
        }
        SortedMap<String, List<String>> escaped = new TreeMap<>();
        headers.forEach((name, values) -> escaped.put(
                Html.escaped(name), values.stream().map(Html::escaped).toList()));
        return escaped;
    }
}
