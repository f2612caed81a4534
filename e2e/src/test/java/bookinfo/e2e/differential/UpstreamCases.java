package bookinfo.e2e.differential;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Upstreams that answer well, badly, late, early or not at all. */
final class UpstreamCases {
    private static final String HEAD = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = HEAD + "transfer-encoding: chunked\r\n\r\n";
    private static final String BIG = "x".repeat(300_000);

    private UpstreamCases() {}

    static Stream<Case> all() {
        return Stream.of(framings(), heads(), bodiless(), interim(), leaving(), early(), large(), reuse())
                .flatMap(List::stream);
    }

    private static List<Case> framings() {
        return List.of(
                answer("body by length", HEAD + "content-length: 4\r\n\r\nbody"),
                answer("chunked body", CHUNKED + "4\r\nbody\r\n0\r\n\r\n"),
                answer("chunked body with extensions", CHUNKED + "4;a=b\r\nbody\r\n0;c\r\n\r\n"),
                answer("chunked body with trailers", CHUNKED + "4\r\nbody\r\n0\r\nx-t: 1\r\n\r\n"),
                answer("empty chunked body", CHUNKED + "0\r\n\r\n"),
                Case.ask("body to the end", Requests.get("up", "/"))
                        .upstream(Step.read(), Step.send(HEAD + "\r\nbody"), Step.close()),
                Case.ask("HTTP/1.0 answer", Requests.get("up", "/"))
                        .upstream(Step.read(), Step.send("HTTP/1.0 200 OK\r\n\r\nbody"), Step.close()),
                answer("HTTP/1.0 answer with a length", "HTTP/1.0 200 OK\r\ncontent-length: 4\r\n\r\nbody"),
                answer("answer that closes", HEAD + "connection: close\r\ncontent-length: 4\r\n\r\nbody"),
                answer(
                        "length and chunked",
                        HEAD + "content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"),
                answer("two lengths", HEAD + "content-length: 4\r\ncontent-length: 5\r\n\r\nbody!"),
                answer("two equal lengths", HEAD + "content-length: 4\r\ncontent-length: 4\r\n\r\nbody"),
                answer("negative length", HEAD + "content-length: -4\r\n\r\nbody"),
                answer("length that is no number", HEAD + "content-length: four\r\n\r\nbody"),
                answer("unknown transfer coding", HEAD + "transfer-encoding: gzip\r\n\r\nbody"),
                answer("identity transfer coding", HEAD + "transfer-encoding: identity\r\n\r\nbody"),
                answer("more than the length", HEAD + "content-length: 4\r\n\r\nbodyHTTP/1.1 200 OK\r\n\r\n"),
                answer(
                        "two answers to one request",
                        HEAD + "content-length: 0\r\n\r\n" + HEAD + "content-length: 0\r\n\r\n"));
    }

    private static List<Case> heads() {
        String many =
                IntStream.range(0, 120).mapToObj(i -> "x-" + i + ": 1\r\n").collect(Collectors.joining());
        String some = IntStream.range(0, 90).mapToObj(i -> "x-" + i + ": 1\r\n").collect(Collectors.joining());
        return List.of(
                answer("reason phrase", "HTTP/1.1 200 Very Well\r\ncontent-length: 0\r\n\r\n"),
                answer("no reason phrase", "HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n"),
                answer("unknown status", "HTTP/1.1 299 Mine\r\ncontent-length: 0\r\n\r\n"),
                answer("status 600", "HTTP/1.1 600 Much\r\ncontent-length: 0\r\n\r\n"),
                answer("status 999", "HTTP/1.1 999 Much\r\ncontent-length: 0\r\n\r\n"),
                answer("status 99", "HTTP/1.1 99 Little\r\ncontent-length: 0\r\n\r\n"),
                answer("status of four digits", "HTTP/1.1 2000 OK\r\ncontent-length: 0\r\n\r\n"),
                answer("status that is no number", "HTTP/1.1 abc OK\r\ncontent-length: 0\r\n\r\n"),
                answer("version 2", "HTTP/2.0 200 OK\r\ncontent-length: 0\r\n\r\n"),
                answer("empty line before the answer", "\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"),
                answer("120 fields", HEAD + many + "content-length: 0\r\n\r\n"),
                answer("90 fields", HEAD + some + "content-length: 0\r\n\r\n"),
                answer("field of 70 KiB", HEAD + "x: " + "a".repeat(70 * 1024) + "\r\ncontent-length: 0\r\n\r\n"),
                answer("field of 50 KiB", HEAD + "x: " + "a".repeat(50 * 1024) + "\r\ncontent-length: 0\r\n\r\n"),
                answer("NUL in a field", HEAD + "x: a\0b\r\ncontent-length: 0\r\n\r\n"),
                answer("field without colon", HEAD + "nonsense\r\ncontent-length: 0\r\n\r\n"),
                answer("space before the colon", HEAD + "x : 1\r\ncontent-length: 0\r\n\r\n"),
                answer("field name with a space", HEAD + "x y: 1\r\ncontent-length: 0\r\n\r\n"),
                answer(
                        "hop-by-hop fields of an answer",
                        HEAD
                                + "connection: x-hop, keep-alive\r\nx-hop: 1\r\nkeep-alive: 5\r\nproxy-connection: a\r\n"
                                + "content-length: 0\r\n\r\n"),
                answer("set-cookie twice", HEAD + "set-cookie: a=1\r\nset-cookie: b=2\r\ncontent-length: 0\r\n\r\n"));
    }

    private static List<Case> bodiless() {
        return List.of(
                Case.ask("HEAD with a length", Requests.of("HEAD", "up", "/"))
                        .answered(HEAD + "content-length: 4\r\n\r\n"),
                Case.ask("HEAD without a length", Requests.of("HEAD", "up", "/"))
                        .answered(HEAD + "\r\n"),
                Case.ask("HEAD, chunked", Requests.of("HEAD", "up", "/")).answered(CHUNKED),
                Case.ask("HEAD answered with a body", Requests.of("HEAD", "up", "/"))
                        .answered(HEAD + "content-length: 4\r\n\r\nbody"),
                answer("204", "HTTP/1.1 204 No Content\r\n\r\n"),
                answer("204 with a length", "HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n"),
                answer("204 with a body", "HTTP/1.1 204 No Content\r\ncontent-length: 4\r\n\r\nbody"),
                answer("304", "HTTP/1.1 304 Not Modified\r\netag: a\r\n\r\n"),
                answer("304 with a length", "HTTP/1.1 304 Not Modified\r\ncontent-length: 4\r\n\r\n"),
                answer("205", "HTTP/1.1 205 Reset Content\r\ncontent-length: 0\r\n\r\n"));
    }

    private static List<Case> interim() {
        String ok = HEAD + "content-length: 2\r\n\r\nok";
        String expecting = Requests.post("up", "/", "", "Expect: 100-continue").replace("Length: 0", "Length: 4");
        return List.of(
                answer("100 unasked", "HTTP/1.1 100 Continue\r\n\r\n" + ok),
                answer("102", "HTTP/1.1 102 Processing\r\n\r\n" + ok),
                answer("103", "HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n" + ok),
                answer("101 unasked", "HTTP/1.1 101 Switching Protocols\r\n\r\n"),
                answer("150", "HTTP/1.1 150 What\r\n\r\n" + ok),
                answer("many 100", "HTTP/1.1 100 Continue\r\n\r\n".repeat(50) + ok),
                answer("many 103", "HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n".repeat(20) + ok),
                Case.of(
                        "Expect: 100-continue",
                        Step.send(expecting),
                        Step.readHead(),
                        Step.send("body"),
                        Step.read(),
                        Step.probe()),
                answer("100 unasked at the edge", "HTTP/1.1 100 Continue\r\n\r\n" + ok)
                        .at("edge"),
                answer("102 at the edge", "HTTP/1.1 102 Processing\r\n\r\n" + ok)
                        .at("edge"),
                answer("103 at the edge", "HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n" + ok)
                        .at("edge"),
                answer("many 103 at the edge", "HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n".repeat(20) + ok)
                        .at("edge"),
                Case.of(
                                "Expect: 100-continue at the edge",
                                Step.send(expecting),
                                Step.readHead(),
                                Step.send("body"),
                                Step.read(),
                                Step.probe())
                        .at("edge")
                        .upstream(
                                Step.readHead(),
                                Step.send("HTTP/1.1 100 Continue\r\n\r\n"),
                                Step.pause(50),
                                Step.send(ok),
                                Step.awaitEnd()),
                Case.of("Expect: 100-continue refused at the edge", Step.send(expecting), Step.read(), Step.probe())
                        .at("edge")
                        .upstream(
                                Step.readHead(),
                                Step.send("HTTP/1.1 417 Expectation Failed\r\ncontent-length: 0\r\n\r\n"),
                                Step.awaitEnd()));
    }

    private static List<Case> leaving() {
        return List.of(
                gone("upstream closes in its head", HEAD + "x: y"),
                gone("upstream closes in its status line", "HTTP/1."),
                gone("upstream closes in a body by length", HEAD + "content-length: 9\r\n\r\nbody"),
                gone("upstream closes in a chunked body", CHUNKED + "9\r\nbody"),
                gone("upstream closes between chunks", CHUNKED + "4\r\nbody\r\n"),
                gone("upstream closes in its trailers", CHUNKED + "4\r\nbody\r\n0\r\nx: y\r\n"),
                gone("upstream closes after 100", "HTTP/1.1 100 Continue\r\n\r\n"),
                answer("bad chunk size in an answer", CHUNKED + "4\r\nbody\r\nxyz\r\n")
                        .breaking(),
                answer("bad chunk end in an answer", CHUNKED + "4\r\nbodyxx\r\n0\r\n\r\n"),
                Case.ask("upstream resets in a body", Requests.get("up", "/"))
                        .upstream(
                                Step.read(),
                                Step.send(HEAD + "content-length: 9\r\n\r\nbody"),
                                Step.pause(50),
                                Step.reset()),
                Case.ask("upstream drips its answer", Requests.get("up", "/"))
                        .upstream(
                                Step.read(), Step.drip(HEAD + "content-length: 4\r\n\r\nbody", 1, 1), Step.awaitEnd()));
    }

    private static List<Case> early() {
        String half = "POST / HTTP/1.1\r\nHost: up\r\nContent-Length: 8\r\n\r\nhalf";
        String chunks = "POST / HTTP/1.1\r\nHost: up\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n";
        String ok = HEAD + "content-length: 2\r\n\r\nok";
        return List.of(
                Case.of("answer before the body", Step.send(half), Step.read(), Step.probe())
                        .upstream(Step.readHead(), Step.send(ok), Step.awaitEnd()),
                Case.of("answer before the chunked body", Step.send(chunks), Step.read(), Step.probe())
                        .upstream(Step.readHead(), Step.send(ok), Step.awaitEnd()),
                Case.of("answer and close before the body", Step.send(half), Step.read(), Step.probe())
                        .upstream(Step.readHead(), Step.send(ok), Step.close()),
                Case.of("413 before the body", Step.send(half), Step.read(), Step.probe())
                        .upstream(
                                Step.readHead(),
                                Step.send("HTTP/1.1 413 Content Too Large\r\ncontent-length: 0\r\n\r\n"),
                                Step.awaitEnd()),
                Case.of("client closes in its body", Step.send(half), Step.pause(50), Step.close())
                        .upstream(Step.read(), Step.awaitEnd())
                        .breaking(),
                Case.of("client resets in its body", Step.send(half), Step.pause(50), Step.reset())
                        .upstream(Step.read(), Step.awaitEnd())
                        .breaking(),
                Case.of(
                                "client half-closes after its request",
                                Step.send(Requests.get("up", "/")),
                                Step.shutOutput(),
                                Step.pause(100))
                        .upstream(Step.readHead(), Step.pause(200), Step.send(ok), Step.awaitEnd())
                        .breaking(),
                Case.of(
                                "client closes in the answer",
                                Step.send(Requests.get("up", "/")),
                                Step.readHead(),
                                Step.close())
                        .upstream(Step.read(), Step.send(HEAD + "content-length: 9\r\n\r\nbody"), Step.awaitEnd())
                        .breaking());
    }

    private static List<Case> large() {
        return List.of(
                Case.ask("large request body", Requests.post("up", "/", BIG)),
                Case.ask(
                        "large chunked request body",
                        Requests.chunked(
                                "up",
                                "/",
                                "3e8\r\n" + "y".repeat(1000) + "\r\n3e8\r\n" + "z".repeat(1000) + "\r\n0\r\n\r\n")),
                answer("large answer", HEAD + "content-length: " + BIG.length() + "\r\n\r\n" + BIG),
                answer(
                        "large chunked answer",
                        CHUNKED + Integer.toHexString(BIG.length()) + "\r\n" + BIG + "\r\n0\r\n\r\n"),
                Case.of(
                                "upstream never reads",
                                Step.send(Requests.post("timeout", "/short", BIG)),
                                Step.read(),
                                Step.probe())
                        .upstream(Step.hang())
                        .breaking());
    }

    private static List<Case> reuse() {
        String ok = HEAD + "content-length: 2\r\n\r\nok";
        String get = Requests.get("kept", "/");
        Step[] twice = {Step.read(), Step.send(ok), Step.read(), Step.send(ok), Step.hang()};
        return List.of(
                Case.of(
                                "connection kept for a second request",
                                Step.send(get),
                                Step.read(),
                                Step.pause(50),
                                Step.send(get),
                                Step.read(),
                                Step.probe())
                        .upstream(twice)
                        .settling(),
                Case.of("connection closed by the answer", Step.send(get + get), Step.read(), Step.read(), Step.probe())
                        .upstream(
                                Step.read(),
                                Step.send(HEAD + "connection: close\r\ncontent-length: 2\r\n\r\nok"),
                                Step.awaitEnd())
                        .settling(),
                Case.of(
                                "connection not kept after HTTP/1.0",
                                Step.send(get + get),
                                Step.read(),
                                Step.read(),
                                Step.probe())
                        .upstream(
                                Step.read(),
                                Step.send("HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok"),
                                Step.awaitEnd())
                        .settling(),
                Case.of(
                                "connection not kept after bytes too many",
                                Step.send(get),
                                Step.read(),
                                Step.pause(50),
                                Step.send(get),
                                Step.read(),
                                Step.probe())
                        .upstream(Step.read(), Step.send(ok + "surplus"), Step.awaitEnd())
                        .then(Step.read(), Step.send(ok), Step.hang())
                        .settling(),
                Case.of(
                                "connection not kept after an early answer",
                                Step.send("POST / HTTP/1.1\r\nHost: kept\r\nContent-Length: 8\r\n\r\nhalf"),
                                Step.read(),
                                Step.probe())
                        .upstream(Step.readHead(), Step.send(ok), Step.awaitEnd())
                        .settling(),
                Case.of(
                                "kept connection that goes away",
                                Step.send(get),
                                Step.read(),
                                Step.pause(50),
                                Step.send(get),
                                Step.read(),
                                Step.probe())
                        .upstream(Step.read(), Step.send(ok), Step.close())
                        .settling(),
                Case.of(
                                "kept connection reset under a request",
                                Step.send(get),
                                Step.read(),
                                Step.send(get),
                                Step.read(),
                                Step.probe())
                        .upstream(Step.read(), Step.send(ok), Step.readHead(), Step.reset())
                        .settling());
    }

    private static Case answer(String name, String response) {
        return Case.ask("upstream: " + name, Requests.get("up", "/")).answered(response);
    }

    private static Case gone(String name, String response) {
        return Case.ask(name, Requests.get("up", "/"))
                .upstream(Step.read(), Step.send(response), Step.pause(30), Step.close());
    }
}
