package bookinfo.e2e.differential;

import java.util.List;
import java.util.stream.Stream;

/** Requests and answers that overlap, that stop half way, or that come a byte at a time. */
final class HalfwayCases {
    private static final String HEAD = "HTTP/1.1 200 OK\r\n";
    private static final String HALF = "POST / HTTP/1.1\r\nHost: up\r\nContent-Length: 8\r\n\r\nhalf";

    private HalfwayCases() {}

    static Stream<Case> all() {
        return Stream.of(overlapping(), dripping(), speechless()).flatMap(List::stream);
    }

    private static List<Case> overlapping() {
        return List.of(
                Case.of(
                                "the body ends while it is answered",
                                Step.send(HALF),
                                Step.readHead(),
                                Step.send("full"),
                                Step.awaitEnd())
                        .upstream(
                                Step.readHead(),
                                Step.send(HEAD + "content-length: 4\r\n\r\nok"),
                                Step.pause(60),
                                Step.send("ok"),
                                Step.awaitEnd())
                        .breaking(),
                Case.of("client closes in its head", Step.send("GET / HT"), Step.pause(50), Step.close()),
                Case.of("client resets in its head", Step.send("GET / HT"), Step.pause(50), Step.reset()),
                Case.of(
                                "client resets in its body while it is answered",
                                Step.send(HALF),
                                Step.readHead(),
                                Step.reset())
                        .upstream(Step.readHead(), Step.send(HEAD + "content-length: 4\r\n\r\nok"), Step.awaitEnd())
                        .breaking(),
                Case.of("upstream closes in the request's body", Step.send(HALF), Step.read(), Step.probe())
                        .upstream(Step.readHead(), Step.pause(50), Step.close())
                        .breaking(),
                Case.of("upstream resets in the request's body", Step.send(HALF), Step.read(), Step.probe())
                        .upstream(Step.readHead(), Step.pause(50), Step.reset())
                        .breaking(),
                Case.of("answer that closes before the body is complete", Step.send(HALF), Step.read(), Step.probe())
                        .upstream(
                                Step.readHead(),
                                Step.send(HEAD + "connection: close\r\ncontent-length: 2\r\n\r\nok"),
                                Step.close())
                        .breaking(),
                Case.of("answer to the end before the body is complete", Step.send(HALF), Step.read(), Step.awaitEnd())
                        .upstream(Step.readHead(), Step.send(HEAD + "\r\nok"), Step.close())
                        .breaking(),
                Case.ask("upstream resets in a body to the end", Requests.get("up", "/"))
                        .upstream(Step.read(), Step.send(HEAD + "\r\nbody"), Step.pause(50), Step.reset()),
                Case.of("100 and then a reset", Step.send(HALF), Step.read(), Step.probe())
                        .at("edge")
                        .upstream(
                                Step.readHead(),
                                Step.send("HTTP/1.1 100 Continue\r\n\r\n"),
                                Step.pause(50),
                                Step.reset())
                        .breaking(),
                Case.of(
                        "Expect: 100-continue, answered by the proxy itself",
                        Step.send(
                                "POST / HTTP/1.1\r\nHost: unknown\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"),
                        Step.read(),
                        Step.probe()));
    }

    private static List<Case> dripping() {
        String head = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-slow: a head that takes longer than it may\r\n\r\nok";
        return List.of(
                Case.of(
                                "a head in bytes far apart",
                                Step.drip("GET / HTTP/1.1\r\nHost: up\r\nX: abcdefghijklmnopqrstuvwxyz", 2, 20),
                                Step.read(),
                                Step.awaitEnd())
                        .at("stream-idle"),
                Case.of(
                                "a body in bytes far apart",
                                Step.send("POST / HTTP/1.1\r\nHost: up\r\nContent-Length: 15\r\n\r\n"),
                                Step.drip("abcdefghijklmno", 1, 20),
                                Step.read(),
                                Step.probe())
                        .at("stream-idle"),
                Case.ask("an answer's body in bytes far apart", Requests.get("up", "/"))
                        .at("stream-idle")
                        .upstream(
                                Step.read(),
                                Step.send(HEAD + "content-length: 15\r\n\r\n"),
                                Step.drip("abcdefghijklmno", 1, 20),
                                Step.awaitEnd()),
                Case.ask("an answer's head in bytes far apart", Requests.get("up", "/"))
                        .at("stream-idle")
                        .upstream(Step.read(), Step.drip(head, 2, 20), Step.awaitEnd()));
    }

    /** Without a line's end: whoever waits for one waits for long. */
    private static List<Case> speechless() {
        return Stream.of("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003", "\0", " G", "\u0004\u0001")
                .map(bytes -> Case.of(
                        "no line " + SmugglingCases.shown(bytes), Step.send(bytes), Step.read(), Step.awaitEnd()))
                .toList();
    }
}
