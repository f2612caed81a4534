package bookinfo.httpbin;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.SortedMap;

/** {@code /stream/20}: what was asked, so many times, a line of JSON each; 100 at most. */
@Singleton
final class Stream implements Endpoint {
    private static final int MOST = 100;

    @Override
    public void register(Routes routes) {
        routes.any("/stream/:count", request -> {
            int asked = Numbers.whole("count", request.parameter("count"), Integer.MIN_VALUE, Integer.MAX_VALUE);
            int lines = Math.clamp(asked, 1, MOST);
            return Answer.pieces(Answer.TEXT, sink -> {
                for (int id = 0; id < lines; id++) {
                    sink.write(Line.of(id, request));
                }
            });
        });
    }

    /** One line. */
    record Line(
            int id,
            SortedMap<String, List<String>> args,
            SortedMap<String, List<String>> headers,
            String origin,
            String url) {
        static Buffer of(int id, Request request) {
            return Buffer.buffer(
                    Json.line(new Line(id, request.args(), request.headers(), request.origin(), request.url())) + "\n");
        }
    }
}
