package bookinfo.e2e.differential;

import java.util.List;
import java.util.stream.Stream;

/** What a proxy answers by itself. */
final class OracleCases {
    private OracleCases() {}

    static Stream<Case> all() {
        return Stream.of(noUpstream(), brokenUpstreams(), faults(), refusedRequests())
                .flatMap(List::stream);
    }

    private static List<Case> noUpstream() {
        return List.of(
                Case.ask("no virtual host", Requests.get("unknown", "/")),
                Case.ask("no virtual host, HEAD", Requests.of("HEAD", "unknown", "/")),
                Case.ask("no virtual host, POST with a body", Requests.post("unknown", "/", "body")),
                Case.ask("no route", Requests.get("match", "/nothing")),
                Case.ask("cluster not found", Requests.get("errors", "/nowhere")),
                Case.ask("cluster not found, as 404", Requests.get("errors", "/nowhere/404")),
                Case.ask("no endpoints", Requests.get("errors", "/none")),
                Case.ask("no endpoints, HEAD", Requests.of("HEAD", "errors", "/none")),
                Case.ask("no endpoints, POST with a body", Requests.post("errors", "/none", "body")),
                Case.ask("connection refused", Requests.get("errors", "/refused")),
                Case.ask("direct response", Requests.get("errors", "/direct")),
                Case.ask("direct response, HEAD", Requests.of("HEAD", "errors", "/direct")),
                Case.ask("direct response, POST with a body", Requests.post("errors", "/direct", "body")),
                Case.ask("direct response without a body", Requests.get("errors", "/direct/empty")),
                Case.ask("direct response 204", Requests.get("errors", "/direct/204")),
                Case.ask("direct response 400", Requests.get("errors", "/direct/400")),
                Case.ask("direct response 304", Requests.get("errors", "/direct/304")),
                Case.ask("direct response 404", Requests.get("errors", "/direct/404")),
                Case.ask("client asks to close", Requests.get("errors", "/direct", "Connection: close")),
                Case.ask("client asks to close, local error", Requests.get("errors", "/none", "Connection: close")));
    }

    private static List<Case> brokenUpstreams() {
        return List.of(
                Case.ask("upstream closes without an answer", Requests.get("up", "/"))
                        .upstream(Step.readHead(), Step.close()),
                Case.ask("upstream resets without an answer", Requests.get("up", "/"))
                        .upstream(Step.readHead(), Step.reset()),
                Case.ask("upstream closes at once", Requests.get("up", "/")).upstream(Step.close()),
                Case.ask("upstream answers garbage", Requests.get("up", "/")).answered("garbage\r\n\r\n"),
                Case.ask("upstream hangs", Requests.get("timeout", "/short"))
                        .upstream(Step.readHead(), Step.awaitEnd()),
                Case.ask("upstream hangs, POST with a body", Requests.post("timeout", "/short", "body"))
                        .upstream(Step.read(), Step.awaitEnd()),
                Case.ask("upstream hangs after its head", Requests.get("timeout", "/short"))
                        .upstream(
                                Step.readHead(),
                                Step.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab"),
                                Step.awaitEnd()),
                Case.of("client leaves early", Step.send(Requests.get("up", "/")), Step.pause(50), Step.close())
                        .upstream(Step.readHead(), Step.awaitEnd()),
                Case.of("client resets early", Step.send(Requests.get("up", "/")), Step.pause(50), Step.reset())
                        .upstream(Step.readHead(), Step.awaitEnd()));
    }

    private static List<Case> faults() {
        return List.of(
                Case.ask("fault abort", Requests.get("fault", "/abort")),
                Case.ask("fault abort, HEAD", Requests.of("HEAD", "fault", "/abort")),
                Case.ask("fault delay", Requests.get("fault", "/delay")),
                Case.ask("fault delay, POST", Requests.post("fault", "/delay", "body")),
                Case.ask("fault delay and abort", Requests.get("fault", "/both")),
                Case.ask("fault of no share", Requests.get("fault", "/never")),
                Case.ask("fault that does not match", Requests.get("fault", "/matched")),
                Case.ask("fault that matches", Requests.get("fault", "/matched", "end-user: jason")),
                Case.ask("fault delay beyond the route's timeout", Requests.get("fault", "/delay/timeout")),
                Case.ask("headers that ask for a fault", Requests.get("up", "/", "x-envoy-fault-abort-request: 418")));
    }

    private static List<Case> refusedRequests() {
        return List.of(
                Case.ask("HTTP/1.0", "GET / HTTP/1.0\r\nHost: up\r\n\r\n"),
                Case.ask("HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n"),
                Case.ask("HTTP/3.7", "GET / HTTP/3.7\r\nHost: up\r\n\r\n"),
                Case.ask("no Host", "GET / HTTP/1.1\r\n\r\n"),
                Case.ask("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
                Case.ask("two equal Hosts", "GET / HTTP/1.1\r\nHost: up\r\nHost: up\r\n\r\n"),
                Case.ask("header of 61 KiB", Requests.get("up", "/", "x-long: " + "a".repeat(61 * 1024))),
                Case.ask("header of 59 KiB", Requests.get("up", "/", "x-long: " + "a".repeat(59 * 1024))),
                Case.ask("101 extra headers", Requests.many(101)),
                Case.ask("98 extra headers", Requests.many(98)),
                Case.ask("garbage line", "garbage\r\n\r\n"),
                Case.ask("relative path", "GET path HTTP/1.1\r\nHost: up\r\n\r\n"),
                Case.ask("NUL in a header value", Requests.get("up", "/", "x-nul: a\0b")),
                Case.ask("CONNECT without a route for it", "CONNECT up:80 HTTP/1.1\r\nHost: up:80\r\n\r\n"),
                Case.ask(
                        "Upgrade: websocket, not enabled",
                        Requests.get("up", "/", "Connection: Upgrade", "Upgrade: websocket")),
                Case.ask("TRACE", Requests.of("TRACE", "up", "/")),
                Case.ask("header name with an underscore", Requests.get("up", "/", "x_y: 1")),
                Case.ask("absolute form", "GET http://up/a?b HTTP/1.1\r\nHost: unknown\r\n\r\n"));
    }
}
