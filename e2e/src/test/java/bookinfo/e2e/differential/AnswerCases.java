package bookinfo.e2e.differential;

import java.util.List;
import java.util.stream.Stream;

/** Answers of which two readers might think differently where they end, and others that are not as they should be. */
final class AnswerCases {
    private static final String HEAD = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = HEAD + "transfer-encoding: chunked\r\n\r\n";

    private AnswerCases() {}

    static Stream<Case> all() {
        return Stream.of(lines(), fields(), lengths(), codings(), chunks(), bodiless())
                .flatMap(List::stream);
    }

    private static List<Case> lines() {
        return Stream.of(
                        "HTTP/1.1  200 OK",
                        "HTTP/1.1 200\tOK",
                        "HTTP/1.1\t200 OK",
                        "HTTP/1.1 200  OK",
                        " HTTP/1.1 200 OK",
                        "http/1.1 200 OK",
                        "HTTQ/1.1 200 OK",
                        "HTTP/1.2 200 OK",
                        "HTTP/0.9 200 OK",
                        "HTTP/1 200 OK",
                        "HTTP/1.10 200 OK",
                        "HTTP/1.1 20 OK",
                        "HTTP/1.1 099 OK",
                        "HTTP/1.1 +20 OK",
                        "HTTP/1.1 2OO OK",
                        "HTTP/1.1 200 O\0K",
                        "HTTP/1.1 200 \u00e9",
                        "HTTP/1.1 200 OK\rx: y",
                        "HTTP/1.1 200 OK\nx: y")
                .map(line -> answer("line " + SmugglingCases.shown(line), line + "\r\ncontent-length: 2\r\n\r\nok"))
                .toList();
    }

    private static List<Case> fields() {
        return Stream.of(
                        "x: a\r\n folded",
                        "x: a\r\n\tfolded",
                        "x: a\nb: c",
                        "x: a\rb",
                        "x: a\u0001b",
                        "x: a\u007fb",
                        "x: \u00e9",
                        "x\0: 1",
                        "x\u00e9: 1",
                        "x\ty: 1",
                        "x@y: 1",
                        " x: 1",
                        ": 1",
                        "x_y: 1",
                        "host: other",
                        "content-type: a\r\ncontent-type: b",
                        "connection: content-length",
                        "trailer: x-t",
                        "upgrade: h2c")
                .map(field -> answer(
                        "field " + SmugglingCases.shown(field), HEAD + field + "\r\ncontent-length: 2\r\n\r\nok"))
                .toList();
    }

    private static List<Case> lengths() {
        return Stream.of(
                        ": +2",
                        ": 2, 2",
                        ": 2, 3",
                        ":",
                        ": 0x2",
                        ": 2 2",
                        ": 2-",
                        ": 002",
                        ": 2 \t",
                        ": 9223372036854775808",
                        ": 18446744073709551618",
                        " : 2")
                .map(length -> answer(
                        "length " + SmugglingCases.shown(length), HEAD + "content-length" + length + "\r\n\r\nok"))
                .toList();
    }

    private static List<Case> codings() {
        String chunked = "transfer-encoding: chunked";
        return Stream.of(
                        "transfer-encoding: CHUNKED",
                        "transfer-encoding: chunked, chunked",
                        "transfer-encoding: gzip, chunked",
                        "transfer-encoding: chunked, gzip",
                        "transfer-encoding: identity, chunked",
                        "transfer-encoding: xchunked",
                        "transfer-encoding: chunked;q=1",
                        "transfer-encoding:\u000bchunked",
                        "transfer-encoding:",
                        "transfer-encoding : chunked",
                        chunked + "\r\n" + chunked,
                        chunked + "\r\ntransfer-encoding: identity",
                        "content-length: 2\r\n" + chunked,
                        "content-length: 12\r\ntransfer-encoding: identity",
                        "connection: transfer-encoding\r\n" + chunked)
                .map(coding -> answer(
                        "coding " + SmugglingCases.shown(coding), HEAD + coding + "\r\n\r\n2\r\nok\r\n0\r\n\r\n"))
                .toList();
    }

    /** They come after the head, so that both have passed it on. */
    private static List<Case> chunks() {
        return Stream.of(
                        "2;ext=\"a;b\"\r\nok\r\n0;last\r\n\r\n",
                        "02\r\nok\r\n00\r\n\r\n",
                        "2 \r\nok\r\n0\r\n\r\n",
                        " 2\r\nok\r\n0\r\n\r\n",
                        "0x2\r\nok\r\n0\r\n\r\n",
                        "+2\r\nok\r\n0\r\n\r\n",
                        "-2\r\nok\r\n0\r\n\r\n",
                        "\r\nok\r\n0\r\n\r\n",
                        ";x\r\nok\r\n0\r\n\r\n",
                        "2\nok\n0\n\n",
                        "2;a\rb\r\nok\r\n0\r\n\r\n",
                        "10000000000000002\r\nok\r\n0\r\n\r\n",
                        "2;" + "e".repeat(20_000) + "\r\nok\r\n0\r\n\r\n",
                        "0\r\nbad trailer\r\n\r\n",
                        "0\r\nx: a\0b\r\n\r\n",
                        "0\r\nx: " + "e".repeat(70_000) + "\r\n\r\n",
                        "0\r\nContent-Length: 5\r\nTransfer-Encoding: x\r\nHost: b\r\n\r\n")
                .map(chunks -> Case.ask("answer chunks " + name(chunks), Requests.get("up", "/"))
                        .upstream(Step.read(), Step.send(CHUNKED), Step.pause(30), Step.send(chunks), Step.awaitEnd()))
                .toList();
    }

    private static List<Case> bodiless() {
        return List.of(
                answer("204, chunked", "HTTP/1.1 204 No Content\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
                answer("304, chunked", "HTTP/1.1 304 Not Modified\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
                answer("304 with a body", "HTTP/1.1 304 Not Modified\r\ncontent-length: 4\r\n\r\nbody"),
                answer("205 with a body", "HTTP/1.1 205 Reset Content\r\ncontent-length: 4\r\n\r\nbody"),
                answer(
                        "100 with a length",
                        "HTTP/1.1 100 Continue\r\ncontent-length: 4\r\n\r\n" + HEAD + "content-length: 2\r\n\r\nok"),
                answer(
                        "HTTP/1.0, chunked",
                        "HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"),
                Case.ask("answer to HEAD, chunked with a body", Requests.of("HEAD", "up", "/"))
                        .answered(CHUNKED + "2\r\nok\r\n0\r\n\r\n"),
                // What TLS says to somebody who does not speak it, and waits: no line will ever end.
                answer("TLS alert", "\u0015\u0003\u0003\0\u0002\u0002("),
                answer("greeting of a database", "\u0011\0\0\0\u00ff\u0010\u0004Too many"));
    }

    private static Case answer(String name, String bytes) {
        return Case.ask("answer " + name, Requests.get("up", "/")).answered(bytes);
    }

    private static String name(String chunks) {
        return SmugglingCases.shown(chunks.length() < 100 ? chunks : chunks.substring(0, 12) + "...");
    }
}
