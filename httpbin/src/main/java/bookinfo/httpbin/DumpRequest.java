package bookinfo.httpbin;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** {@code /dump/request}: the request as text, its headers in alphabetical order. */
@Singleton
final class DumpRequest implements Endpoint {
    private static final String HOST = "Host";

    @Override
    public void register(Routes routes) {
        routes.any("/dump/request", request -> Answer.of(Answer.TEXT, dump(request)));
    }

    private static Buffer dump(Request request) {
        Buffer dump = Buffer.buffer("%s %s HTTP/1.1\r\n".formatted(request.method(), request.target()))
                .appendString("Host: " + request.header(HOST).orElse("") + "\r\n");
        for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
            if (!header.getKey().equals(HOST)) {
                header.getValue().forEach(value -> dump.appendString(header.getKey() + ": " + value + "\r\n"));
            }
        }
        return dump.appendString("\r\n").appendBuffer(request.body());
    }
}
