package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.ResponseHead;
import io.netty.buffer.ByteBufUtil;

/**
 * A response that the proxy makes itself; the one place where a {@link ProxyFailure} becomes one. Header order and texts
 * are those of Envoy's local replies.
 *
 * @param head status and own headers; date and server are added on the way out
 * @param body text, may be empty
 * @param details response code details
 */
public record LocalReply(ResponseHead head, String body, String details) {
    private static final String DIRECT = "direct_response";

    /** The answer to a failure. */
    public static LocalReply of(ProxyFailure failure) {
        var headers = new Headers();
        if (failure.flag() == ResponseFlag.UO) {
            headers.add("x-envoy-overloaded", "true");
        }
        return of(failure.status(), headers, failure.body(), failure.details());
    }

    /** A fixed answer of a route. */
    public static LocalReply direct(int status, String body) {
        return of(status, new Headers(), body, DIRECT);
    }

    /** A redirect without body. */
    public static LocalReply redirect(int status, String location) {
        return of(status, Headers.of("location", location), "", DIRECT);
    }

    private static LocalReply of(int status, Headers headers, String body, String details) {
        if (!body.isEmpty()) {
            headers.add("content-length", Integer.toString(ByteBufUtil.utf8Bytes(body)));
            headers.add("content-type", "text/plain");
        }
        return new LocalReply(new ResponseHead(status, headers), body, details);
    }
}
