package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.ResponseHead;
import java.util.Set;
import java.util.function.Predicate;

/** What happens to every response's headers last: what belonged to the upstream's hop goes, date and server are ours. */
final class ResponseEdge {
    private static final Predicate<String> HOP =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade")::contains;

    private ResponseEdge() {}

    static void apply(ResponseHead response, HttpConnectionManager http, StreamInfo info, HttpDate date) {
        Headers headers = response.headers();
        headers.removeIf(HOP);
        decorate(headers, info);
        if (http.edge().alwaysSetRequestIdInResponse()) {
            info.request()
                    .map(request -> request.headers().first("x-request-id"))
                    .ifPresent(id -> headers.set("x-request-id", id));
        }
        if (!headers.contains("date")) {
            headers.add("date", date.now());
        }
        headers.set("server", http.serverName());
    }

    /** The receiving proxy tells its operation to the calling one, which keeps it from the application. */
    private static void decorate(Headers headers, StreamInfo info) {
        Direction direction = info.chain().direction();
        if (direction == Direction.OUTBOUND) {
            headers.remove(RequestEdge.DECORATOR);
        } else if (direction == Direction.INBOUND) {
            String operation = info.selection()
                    .map(selection -> selection.route().decorator())
                    .orElse("");
            if (!operation.isEmpty()) {
                headers.set(RequestEdge.DECORATOR, operation);
            }
        }
    }
}
