package bookinfo.httpbin;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.Arrays;

/** {@code /etag/abc}: what was asked, as version {@code "abc"}, if that is what If-Match and If-None-Match leave. */
@Singleton
final class ETag implements Endpoint {
    @Override
    public void register(Routes routes) {
        routes.any("/etag/:etag", ETag::answer);
    }

    private static Answer answer(Request request) throws Refusal {
        String tag = request.parameter("etag");
        if (tag.chars().anyMatch(c -> c < 0x21 || c == '"' || c > 0x7e)) {
            throw Refusal.badRequest("invalid etag: expected printable characters without quotes");
        }
        String etag = "\"" + tag + "\"";
        if (request.header("If-Match").filter(wanted -> !names(wanted, etag)).isPresent()) {
            return Answer.status(412).with("ETag", etag);
        }
        if (request.header("If-None-Match").filter(known -> names(known, etag)).isPresent()) {
            return Answer.status(304).with("ETag", etag);
        }
        return Answer.of(Answer.TEXT, Buffer.buffer(Json.indented(Echo.of(request))))
                .with("ETag", etag)
                .with("Last-Modified", HttpDate.now());
    }

    private static boolean names(String list, String etag) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
    }
}
