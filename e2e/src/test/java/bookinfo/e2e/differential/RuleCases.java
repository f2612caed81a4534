package bookinfo.e2e.differential;

import java.util.List;
import java.util.stream.Stream;

/** Timeouts, retries, breakers and outlier detection. */
final class RuleCases {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    /** Envoy ejects on another thread. */
    private static final Step EJECTED = Step.pause(150);

    private RuleCases() {}

    static Stream<Case> all() {
        return Stream.of(timeouts(), retries(), breakers(), outliers(), badClients())
                .flatMap(List::stream);
    }

    private static List<Case> timeouts() {
        return List.of(
                Case.ask("no route timeout", Requests.get("timeout", "/none")),
                Case.ask("route's idle timeout", Requests.get("timeout", "/idle"))
                        .upstream(Step.readHead(), Step.awaitEnd()),
                Case.ask("route's idle timeout in the answer", Requests.get("timeout", "/idle"))
                        .upstream(
                                Step.readHead(),
                                Step.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab"),
                                Step.awaitEnd()),
                Case.ask("stream idle timeout", Requests.get("up", "/"))
                        .at("stream-idle")
                        .upstream(Step.readHead(), Step.awaitEnd()),
                Case.of(
                                "stream idle timeout in the request's body",
                                Step.send("POST / HTTP/1.1\r\nHost: up\r\nContent-Length: 9\r\n\r\nbody"),
                                Step.read(),
                                Step.probe())
                        .at("stream-idle")
                        .upstream(Step.readHead(), Step.awaitEnd())
                        .breaking(),
                Case.of("request headers timeout", Step.send("GET / HTTP/1.1\r\nHost:"), Step.read(), Step.awaitEnd())
                        .at("slow-head"),
                Case.of(
                                "request timeout",
                                Step.send("POST / HTTP/1.1\r\nHost: up\r\nContent-Length: 9\r\n\r\nbody"),
                                Step.read(),
                                Step.awaitEnd())
                        .at("slow-request")
                        .upstream(Step.readHead(), Step.awaitEnd())
                        .breaking(),
                Case.of(
                                "connection idle timeout",
                                Step.send(Requests.get("errors", "/direct")),
                                Step.read(),
                                Step.awaitEnd())
                        .at("idle"),
                Case.of("connection idle timeout before a request", Step.awaitEnd())
                        .at("idle"));
    }

    private static List<Case> retries() {
        return List.of(
                failing("/5xx", "500 Internal Server Error"),
                failing("/5xx", "503 Service Unavailable"),
                failing("/5xx", "404 Not Found"),
                recovering("/5xx", "500 Internal Server Error"),
                failing("/gateway", "500 Internal Server Error"),
                failing("/gateway", "502 Bad Gateway"),
                recovering("/gateway", "504 Gateway Timeout"),
                failing("/4xx", "409 Conflict"),
                failing("/4xx", "404 Not Found"),
                failing("/codes", "418 Teapot"),
                failing("/codes", "500 Internal Server Error"),
                Case.ask("retry after a reset", Requests.get("retry", "/reset"))
                        .upstream(Step.readHead(), Step.reset()),
                Case.ask("retry after a reset that recovers", Requests.get("retry", "/reset"))
                        .upstream(Step.readHead(), Step.close())
                        .then(Step.read(), Step.send(OK), Step.awaitEnd()),
                Case.ask("retry after a reset, 5xx", Requests.get("retry", "/5xx"))
                        .upstream(Step.readHead(), Step.close()),
                Case.ask("no retry after the answer began", Requests.get("retry", "/5xx"))
                        .upstream(
                                Step.read(),
                                Step.send("HTTP/1.1 500 No\r\ncontent-length: 5\r\n\r\nab"),
                                Step.pause(30),
                                Step.close()),
                Case.ask("retry of a refused connection", Requests.get("retry", "/connect")),
                Case.ask("retry with a body", Requests.post("retry", "/5xx", "body"))
                        .upstream(
                                Step.read(),
                                Step.send("HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n"),
                                Step.awaitEnd()),
                Case.ask("per-try timeout", Requests.get("retry", "/per-try"))
                        .upstream(Step.readHead(), Step.awaitEnd()),
                Case.ask("per-try timeout that recovers", Requests.get("retry", "/per-try"))
                        .upstream(Step.readHead(), Step.awaitEnd())
                        .then(Step.read(), Step.send(OK), Step.awaitEnd()),
                Case.ask("per-try timeout without a retry", Requests.get("retry", "/per-try/only"))
                        .upstream(Step.readHead(), Step.awaitEnd()),
                Case.ask("route timeout over several tries", Requests.get("retry", "/global"))
                        .upstream(Step.readHead(), Step.awaitEnd()));
    }

    private static List<Case> breakers() {
        Step[] holding = {Step.readHead(), Step.pause(300), Step.send(OK), Step.awaitEnd()};
        Step[] client = {Step.send(Requests.get("breaker", "/")), Step.read()};
        return List.of(
                Case.of("breaker: one", client).upstream(holding),
                Case.of("breaker: two, 40 ms apart", client).upstream(holding).times(2, 40),
                Case.of("breaker: three, 40 ms apart", client).upstream(holding).times(3, 40),
                Case.of("breaker: five, 40 ms apart", client).upstream(holding).times(5, 40),
                Case.of("requests: three, 40 ms apart", Step.send(Requests.get("requests", "/")), Step.read())
                        .upstream(holding)
                        .times(3, 40));
    }

    private static List<Case> outliers() {
        return List.of(
                outlier("/", "404 Not Found"),
                outlier("/", "500 Internal Server Error"),
                outlier("/gateway", "500 Internal Server Error"),
                outlier("/gateway", "502 Bad Gateway"),
                outlier("/panic", "500 Internal Server Error"),
                Case.of(
                        "outlier: refused",
                        Step.send(Requests.get("outlier", "/refused")),
                        Step.read(),
                        EJECTED,
                        Step.send(Requests.get("outlier", "/refused")),
                        Step.read()));
    }

    /** Their cluster's statistics show what is counted for it although the client is to blame. */
    private static List<Case> badClients() {
        String body = "POST / HTTP/1.1\r\nHost: bad-clients\r\nContent-Length: 9\r\n\r\nbody";
        return List.of(
                Case.of(
                                "bad client: chunk",
                                Step.send(Requests.chunked("bad-clients", "/", "zz\r\nbody")),
                                Step.read(),
                                Step.awaitEnd())
                        .upstream(Step.readHead(), Step.awaitEnd())
                        .breaking(),
                Case.ask(
                        "bad client: upgrade",
                        Requests.get("bad-clients", "/", "Connection: Upgrade", "Upgrade: websocket")),
                Case.of("bad client: slow request", Step.send(body), Step.read(), Step.awaitEnd())
                        .at("slow-request")
                        .upstream(Step.readHead(), Step.awaitEnd())
                        .breaking(),
                Case.of("bad client: idle request", Step.send(body), Step.read(), Step.awaitEnd())
                        .at("stream-idle")
                        .upstream(Step.readHead(), Step.awaitEnd())
                        .breaking(),
                Case.ask("bad client: none, an idle upstream", Requests.get("bad-clients", "/"))
                        .at("stream-idle")
                        .upstream(Step.readHead(), Step.awaitEnd()),
                Case.of("bad client: leaves", Step.send(body), Step.pause(50), Step.close())
                        .upstream(Step.readHead(), Step.awaitEnd())
                        .breaking());
    }

    /** Two requests, one after the other: the second shows whether the endpoint was ejected. */
    private static Case outlier(String path, String status) {
        String get = Requests.get("outlier", path);
        return Case.of(
                        "outlier: " + path + " " + status,
                        Step.send(get),
                        Step.read(),
                        EJECTED,
                        Step.send(get),
                        Step.read())
                .answered("HTTP/1.1 " + status + "\r\ncontent-length: 0\r\n\r\n");
    }

    private static Case failing(String path, String status) {
        return Case.ask("retry " + path + " of " + status, Requests.get("retry", path))
                .answered("HTTP/1.1 " + status + "\r\ncontent-length: 0\r\n\r\n");
    }

    private static Case recovering(String path, String status) {
        return Case.ask("retry " + path + " of " + status + " recovers", Requests.get("retry", path))
                .answered("HTTP/1.1 " + status + "\r\ncontent-length: 0\r\n\r\n")
                .then(Step.read(), Step.send(OK), Step.awaitEnd());
    }
}
