package bookinfo.e2e.differential;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Requests of which two readers might think differently where they end, and other bad input of clients. */
final class SmugglingCases {
    private static final String HEAD = "POST / HTTP/1.1\r\nHost: up\r\n";
    private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: up\r\n\r\n";

    private SmugglingCases() {}

    static Stream<Case> all() {
        return Stream.of(lengths(), codings(), chunks(), badChunks(), lines(), names(), others())
                .flatMap(List::stream);
    }

    private static List<Case> lengths() {
        return List.of(
                raw("CL.TE", HEAD + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG"),
                raw("TE.CL", HEAD + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n1\r\nZ\r\n0\r\n\r\n"),
                raw("CL.CL", HEAD + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nbody!"),
                raw("CL.CL, the same", HEAD + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nbody"),
                raw("CL list", HEAD + "Content-Length: 4, 4\r\n\r\nbody"),
                raw("CL list that differs", HEAD + "Content-Length: 4, 5\r\n\r\nbody!"),
                raw("CL negative", HEAD + "Content-Length: -1\r\n\r\n"),
                raw("CL with plus", HEAD + "Content-Length: +4\r\n\r\nbody"),
                raw("CL empty", HEAD + "Content-Length:\r\n\r\n"),
                raw("CL hex", HEAD + "Content-Length: 0x4\r\n\r\nbody"),
                raw("CL with a sign in the middle", HEAD + "Content-Length: 4-\r\n\r\nbody"),
                raw("CL with a space inside", HEAD + "Content-Length: 1 0\r\n\r\nbody"),
                raw("CL leading zero", HEAD + "Content-Length: 004\r\n\r\nbody"),
                raw("CL beyond 64 bits", HEAD + "Content-Length: 18446744073709551620\r\n\r\nbody"),
                raw("CL with trailing blanks", HEAD + "Content-Length: 4 \t\r\n\r\nbody"),
                raw("CL shorter than the body", HEAD + "Content-Length: 2\r\n\r\nxx" + HIDDEN),
                raw("GET with a body", "GET / HTTP/1.1\r\nHost: up\r\nContent-Length: 4\r\n\r\nbody"),
                raw(
                        "GET with a chunked body",
                        "GET / HTTP/1.1\r\nHost: up\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                raw("POST without a length", HEAD + "\r\n"),
                raw("CL 0 and a request after it", HEAD + "Content-Length: 0\r\n\r\n" + HIDDEN));
    }

    private static List<Case> codings() {
        return Stream.of(
                        "Transfer-Encoding: chunked",
                        "Transfer-Encoding: CHUNKED",
                        "Transfer-Encoding : chunked",
                        " Transfer-Encoding: chunked",
                        "Transfer-Encoding: xchunked",
                        "Transfer-Encoding: identity",
                        "Transfer-Encoding: identity, chunked",
                        "Transfer-Encoding: chunked, identity",
                        "Transfer-Encoding: chunked, chunked",
                        "Transfer-Encoding: gzip",
                        "Transfer-Encoding: gzip, chunked",
                        "Transfer-Encoding: \"chunked\"",
                        "Transfer-Encoding: 'chunked'",
                        "Transfer-Encoding:\tchunked",
                        "Transfer-Encoding:\u000bchunked",
                        "Transfer-Encoding: chunked\t",
                        "Transfer-Encoding:",
                        "Transfer-Encoding: ,chunked",
                        "Transfer-Encoding: chunked;q=1",
                        "Transfer-Encoding: chun\u00e7ed",
                        "Transfer_Encoding: chunked",
                        "X: y\nTransfer-Encoding: chunked",
                        "Transfer-Encoding\n: chunked",
                        "Transfer-Encoding:\r\n chunked",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                        "Transfer-Encoding: chunked\r\nContent-Length: 5",
                        "Content-Length: 5\r\nTransfer-Encoding: identity",
                        "Content-Length: 5\r\nTransfer-Encoding: xchunked",
                        "Content-Length: 5\r\nTransfer_Encoding: chunked",
                        "Content-Length: 5\r\nTransfer-Encoding : chunked",
                        "Content-Length : 5",
                        "Connection: content-length\r\nContent-Length: 5",
                        "Connection: transfer-encoding\r\nTransfer-Encoding: chunked")
                .map(fields -> raw("coding " + shown(fields), HEAD + fields + "\r\n\r\n0\r\n\r\n"))
                .toList();
    }

    private static List<Case> chunks() {
        return Stream.of(
                        "4\r\nbody\r\n0\r\n\r\n",
                        "4;ext\r\nbody\r\n0\r\n\r\n",
                        "4;ext=\"a;b\"\r\nbody\r\n0;last\r\n\r\n",
                        "0004\r\nbody\r\n0\r\n\r\n",
                        "4\r\nbody\r\n00\r\n\r\n",
                        "A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n",
                        "4\r\nbody\r\n0\r\nX-Trailer: 1\r\n\r\n",
                        "4\r\nbody\r\n0\r\nContent-Length: 5\r\nTransfer-Encoding: x\r\nHost: b\r\n\r\n",
                        "4\r\nbody\r\n0\r\n\r\n" + HIDDEN)
                .map(body -> raw("chunks " + shown(body), Requests.chunked("up", "/", body)))
                .toList();
    }

    private static List<Case> badChunks() {
        return Stream.of(
                        "4 ;ext\r\nbody\r\n0\r\n\r\n",
                        "4 \r\nbody\r\n0\r\n\r\n",
                        " 4\r\nbody\r\n0\r\n\r\n",
                        "0x4\r\nbody\r\n0\r\n\r\n",
                        "+4\r\nbody\r\n0\r\n\r\n",
                        "-4\r\nbody\r\n0\r\n\r\n",
                        "g\r\nbody\r\n0\r\n\r\n",
                        "\r\nbody\r\n0\r\n\r\n",
                        ";ext\r\nbody\r\n0\r\n\r\n",
                        "4\nbody\n0\n\n",
                        "4\r\nbody\n0\r\n\r\n",
                        "4\r\nbody0\r\n\r\n",
                        "4\r\nbodyXX0\r\n\r\n",
                        "3\r\nbody\r\n0\r\n\r\n",
                        "4;a\nb\r\nbody\r\n0\r\n\r\n",
                        "4;a\rb\r\nbody\r\n0\r\n\r\n",
                        "4\rbody\r\n0\r\n\r\n",
                        "ffffffffffffffff\r\nbody\r\n0\r\n\r\n",
                        "10000000000000000\r\nbody\r\n0\r\n\r\n",
                        "10000000000000004\r\nbody\r\n0\r\n\r\n",
                        "4\r\nbody\r\n0\r\nbad trailer\r\n\r\n",
                        "4\r\nbody\r\n0\r\nX : 1\r\n\r\n",
                        "4\r\nbody\r\n0\r\nX: a\0b\r\n\r\n")
                .map(body -> raw("bad chunks " + shown(body), Requests.chunked("up", "/", body))
                        .breaking())
                .toList();
    }

    private static List<Case> lines() {
        return Stream.of(
                        "GET / HTTP/1.1\nHost: up\n\n",
                        "GET / HTTP/1.1\r\nHost: up\n\r\n",
                        "GET / HTTP/1.1\r\nHost: up\r\n\n",
                        "GET / HTTP/1.1\rHost: up\r\r",
                        "GET / HTTP/1.1\r\nHost: up\rX: y\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: up\r\nX: a\r b\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: up\r\nX: a\r\n b\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: up\r\nX: a\r\n\tb\r\n\r\n",
                        "GET / HTTP/1.1\r\n Host: up\r\n\r\n",
                        "GET / HTTP/1.1\r\n X: y\r\nHost: up\r\n\r\n",
                        "\r\nGET / HTTP/1.1\r\nHost: up\r\n\r\n",
                        "\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: up\r\n\r\n",
                        "\nGET / HTTP/1.1\r\nHost: up\r\n\r\n",
                        " GET / HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET  / HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET /  HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET / HTTP/1.1 \r\nHost: up\r\n\r\n",
                        "GET\t/ HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET /\tHTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET / a HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: up\r\n\r",
                        "GET /\r\n\r\n",
                        "GET /\r\n",
                        "GET / HTTP/0.9\r\n\r\n",
                        "GET / HTTP/2.0\r\nHost: up\r\n\r\n",
                        "GET / HTTP/1.2\r\nHost: up\r\n\r\n",
                        "GET / HTTP/1\r\nHost: up\r\n\r\n",
                        "GET / HTTP/1.10\r\nHost: up\r\n\r\n",
                        "GET / http/1.1\r\nHost: up\r\n\r\n",
                        "GET / HTTQ/1.1\r\nHost: up\r\n\r\n",
                        "GET / RTSP/1.0\r\nHost: up\r\n\r\n",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                        "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003",
                        "GET\0 / HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET /\0 HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET /\u007f HTTP/1.1\r\nHost: up\r\n\r\n",
                        "G@T / HTTP/1.1\r\nHost: up\r\n\r\n",
                        "BREW / HTTP/1.1\r\nHost: up\r\n\r\n",
                        "M-SEARCH / HTTP/1.1\r\nHost: up\r\n\r\n",
                        "get / HTTP/1.1\r\nHost: up\r\n\r\n",
                        "OPTIONS * HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET * HTTP/1.1\r\nHost: up\r\n\r\n",
                        "OPTIONS http://up HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET http:// HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET http:///a HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET http://up HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET http://up?a=b HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET HTTP://up/a HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET https://up/a HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET ftp://up/a HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET http://user@up/a HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET http://up:8080/a HTTP/1.1\r\nHost: up\r\n\r\n",
                        "GET http://up/a HTTP/1.1\r\n\r\n",
                        "CONNECT / HTTP/1.1\r\nHost: up\r\n\r\n")
                .map(head -> raw("line " + shown(head), head))
                .toList();
    }

    private static List<Case> names() {
        return Stream.of(
                        "X : 1",
                        "X\t: 1",
                        ": 1",
                        "X",
                        "X Y: 1",
                        "X@Y: 1",
                        "X\u0001: 1",
                        "X\u00e9: 1",
                        "X[]: 1",
                        "X: \u0001",
                        "X: \u007f",
                        "X: \u00e9",
                        "X: a\tb",
                        "X: a\u000bb",
                        "Host: up",
                        "HOST: other",
                        "Content-Type: a\r\nContent-Type: b",
                        "Expect: nonsense",
                        "Expect: 100-CONTINUE",
                        "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
                        "Upgrade: h2c",
                        "Upgrade: websocket",
                        "Upgrade: h2c, websocket\r\nConnection: upgrade",
                        "Connection: keep-alive",
                        "Connection: close",
                        "Connection: CLOSE",
                        "Connection:",
                        "Connection: ,",
                        "Connection: upgrade",
                        ":path: /x",
                        ":method: PUT")
                .map(field -> raw("field " + shown(field), "GET / HTTP/1.1\r\nHost: up\r\n" + field + "\r\n\r\n"))
                .toList();
    }

    private static List<Case> others() {
        String many = IntStream.range(0, 3)
                .mapToObj(i -> "GET /" + i + " HTTP/1.1\r\nHost: up\r\n\r\n")
                .reduce("", String::concat);
        return List.of(
                Case.of("pipelined", Step.send(many), Step.read(), Step.read(), Step.read(), Step.probe()),
                Case.of(
                        "pipelined after a body",
                        Step.send(Requests.post("up", "/", "body") + HIDDEN),
                        Step.read(),
                        Step.read(),
                        Step.probe()),
                Case.of(
                        "pipelined, the second bad",
                        Step.send(Requests.get("up", "/") + "bad\r\n\r\n"),
                        Step.read(),
                        Step.read(),
                        Step.probe()),
                Case.of(
                        "pipelined, the first closes",
                        Step.send(Requests.get("up", "/", "Connection: close") + HIDDEN),
                        Step.read(),
                        Step.awaitEnd()),
                Case.of(
                        "a head in single bytes",
                        Step.drip(Requests.get("up", "/slow"), 1, 1),
                        Step.read(),
                        Step.probe()),
                Case.of(
                        "a chunked body in single bytes",
                        Step.drip(Requests.chunked("up", "/", "3\r\nabc\r\n0\r\n\r\n"), 1, 1),
                        Step.read(),
                        Step.probe()),
                raw(
                                "huge chunk extension",
                                Requests.chunked("up", "/", "1;" + "e".repeat(20_000) + "\r\na\r\n0\r\n\r\n"))
                        .breaking(),
                raw("huge trailers", Requests.chunked("up", "/", "0\r\nx: " + "e".repeat(70_000) + "\r\n\r\n"))
                        .breaking(),
                raw("huge request line", Requests.get("up", "/" + "a".repeat(70_000))),
                raw("request line of 50 KiB", Requests.get("up", "/" + "a".repeat(50 * 1024))),
                raw("huge method", "G".repeat(70_000) + " / HTTP/1.1\r\nHost: up\r\n\r\n"),
                raw("endless line without an end", "GET /" + "a".repeat(100_000)),
                Case.ask("header of 7 KiB, limit 8", Requests.get("up", "/", "x: " + "a".repeat(7 * 1024)))
                        .at("small"),
                Case.ask("header of 9 KiB, limit 8", Requests.get("up", "/", "x: " + "a".repeat(9 * 1024)))
                        .at("small"),
                Case.ask("15 fields, limit 20", Requests.many(15)).at("small"),
                Case.ask("25 fields, limit 20", Requests.many(25)).at("small"));
    }

    /** Bytes that may be answered or not, and right behind them a request that shows whether they were read as meant. */
    private static Case raw(String name, String bytes) {
        return Case.of(name, Step.send(bytes + Step.PROBE), Step.readAll());
    }

    /** The bytes as a name. */
    static String shown(String bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            text.append(
                    switch (c) {
                        case '\r' -> "\\r";
                        case '\n' -> "\\n";
                        default -> c >= ' ' && c < 127 ? String.valueOf(c) : "\\x" + Integer.toHexString(c);
                    });
        }
        return text.toString();
    }
}
