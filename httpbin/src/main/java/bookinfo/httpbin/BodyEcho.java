package bookinfo.httpbin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A request with its body, as it stands in JSON.
 *
 * @param data the body: text, or a data URL where it is of a type that may not be text
 * @param json the body's value if it is JSON
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record BodyEcho(
        SortedMap<String, List<String>> args,
        SortedMap<String, List<String>> headers,
        String method,
        String origin,
        String url,
        String data,
        Map<String, List<String>> files,
        Map<String, List<String>> form,
        @Nullable Object json) {

    /** @throws Refusal if the body is not what its Content-Type says */
    static BodyEcho of(Request request) throws Refusal {
        RequestBody body = RequestBody.of(request);
        return new BodyEcho(
                request.args(),
                request.headers(),
                request.method(),
                request.origin(),
                request.url(),
                body.data(),
                body.files(),
                body.form(),
                body.json());
    }
}
