package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.ResponseHead;
import io.netty.buffer.ByteBufUtil;

/**
 * A response that the proxy makes itself; the one place where a {@link ProxyFailure} becomes one. Header order and texts
 * are those of Envoy's local replies.
 *
 * @param head status and own headers, not yet of the body; date and server are added on the way out
 * @param body text, may be empty
 * @param details response code details
 */
public record LocalReply(ResponseHead head, String body, String details) {
    private static final String DIRECT = "direct_response";

    /** The answer to a failure. */
    public static LocalReply of(ProxyFailure failure) {
        var headers = Headers.ofResponse();
        if (failure.flag() == ResponseFlag.UO) {
            headers.add("x-envoy-overloaded", "true");
        }
        return new LocalReply(new ResponseHead(failure.status(), headers), failure.body(), failure.details());
    }

    /** A fixed answer of a route. */
    public static LocalReply direct(int status, String body) {
        return new LocalReply(new ResponseHead(status, Headers.ofResponse()), body, DIRECT);
    }

    /** A redirect without body. */
    public static LocalReply redirect(int status, String location) {
        return new LocalReply(new ResponseHead(status, Headers.ofResponse().add("location", location)), "", DIRECT);
    }

    /** The head with what the body asks for, after all that may have changed it. */
    ResponseHead complete() {
        Headers headers = head.headers();
        if (body.isEmpty()) {
            headers.remove("content-length");
            headers.remove("content-type");
        } else {
            headers.set("content-length", Integer.toString(ByteBufUtil.utf8Bytes(body)));
            if (!headers.contains("content-type")) {
                headers.add("content-type", "text/plain");
            }
        }
        return head;
    }
}
