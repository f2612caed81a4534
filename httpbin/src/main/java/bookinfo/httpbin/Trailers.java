package bookinfo.httpbin;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code /trailers?name=value}: what was asked, and the query as headers after the body. */
@Singleton
final class Trailers implements Endpoint {
    /** RFC 9110 section 6.5.1: what frames, routes or authenticates a message must stand before its body. */
    private static final Set<String> FORBIDDEN = Set.of(
            "authorization",
            "cache-control",
            "connection",
            "content-encoding",
            "content-length",
            "content-range",
            "content-type",
            "host",
            "max-forwards",
            "set-cookie",
            "te",
            "trailer",
            "transfer-encoding");

    @Override
    public void register(Routes routes) {
        routes.any("/trailers", Trailers::answer);
    }

    private static Answer answer(Request request) throws Refusal {
        Buffer body = Buffer.buffer(Json.indented(BodyEcho.of(request)));
        Answer answer = Answer.pieces(Answer.JSON, sink -> {
            sink.write(body);
            request.args().forEach((name, values) -> sink.trailer(name, values.getLast()));
        });
        for (Map.Entry<String, List<String>> arg : request.args().entrySet()) {
            String name = arg.getKey();
            if (FORBIDDEN.contains(name.toLowerCase(Locale.ROOT))) {
                throw Refusal.badRequest("forbidden trailer: " + name);
            }
            HeaderName.check(name, arg.getValue().getLast());
            answer = answer.with("Trailer", name);
        }
        return answer;
    }
}
