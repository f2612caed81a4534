package bookinfo.e2e.differential;

import java.util.stream.Stream;

/** Requests one behind the other, requests that are sent again, and clients that say no more. */
final class SequenceCases {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final String BAD = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 3\r\n\r\nbad";
    private static final String GET = Requests.get("up", "/");

    private SequenceCases() {}

    static Stream<Case> all() {
        return Stream.of(pipelines(), halfCloses(), retries(), others()).flatMap(cases -> cases);
    }

    private static Stream<Case> pipelines() {
        return Stream.of(
                Case.of("two requests at once", Step.send(GET + GET), Step.read(), Step.read(), Step.probe()),
                slowly(Case.of("three requests at once", Step.send(GET + GET + GET), Step.readAll())),
                Case.of(
                        "a request behind one that ends the connection",
                        Step.send(Requests.get("up", "/", "Connection: close") + GET),
                        Step.read(),
                        Step.awaitEnd()),
                Case.of(
                        "a request behind one that is answered 400",
                        Step.send(Requests.get("errors", "/direct/400") + GET),
                        Step.read(),
                        Step.awaitEnd()));
    }

    private static Stream<Case> halfCloses() {
        return Stream.of(
                slowly(Case.of(
                        "a client that says no more while it waits",
                        Step.send(GET),
                        Step.pause(30),
                        Step.shutOutput(),
                        Step.read(),
                        Step.awaitEnd())),
                Case.of(
                                "a client that says no more within its body",
                                Step.send(Requests.post("up", "/", "half").replace("Length: 4", "Length: 8")),
                                Step.pause(30),
                                Step.shutOutput(),
                                Step.read(),
                                Step.awaitEnd())
                        .breaking());
    }

    private static Stream<Case> retries() {
        String chunk = "3\r\nabc\r\n";
        return Stream.of(
                Case.of("retry of a body", Step.send(Requests.post("retry", "/5xx", "body")), Step.read(), Step.probe())
                        .upstream(Step.read(), Step.send(BAD), Step.awaitEnd())
                        .then(Step.read(), Step.send(OK), Step.awaitEnd()),
                Case.of(
                                "retry while the body is coming",
                                Step.send(Requests.chunked("retry", "/5xx", chunk)),
                                Step.pause(150),
                                Step.send(chunk + "0\r\n\r\n"),
                                Step.read(),
                                Step.probe())
                        .upstream(Step.readHead(), Step.send(BAD), Step.awaitEnd())
                        .then(Step.read(), Step.send(OK), Step.awaitEnd())
                        .breaking(),
                Case.of(
                                "retry of HEAD",
                                Step.send(Requests.of("HEAD", "retry", "/5xx")),
                                Step.read("HEAD"),
                                Step.probe())
                        .upstream(
                                Step.read(), Step.send("HTTP/1.1 503 x\r\ncontent-length: 3\r\n\r\n"), Step.awaitEnd())
                        .then(Step.read(), Step.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n"), Step.awaitEnd()),
                Case.of(
                                "no retry of half an answer",
                                Step.send(Requests.get("retry", "/5xx")),
                                Step.read(),
                                Step.awaitEnd())
                        .upstream(
                                Step.read(),
                                Step.send("HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nhalf"),
                                Step.pause(50),
                                Step.reset())
                        .then(Step.read(), Step.send(OK), Step.awaitEnd()));
    }

    private static Stream<Case> others() {
        return Stream.of(
                Case.of(
                        "a client that leaves during a delay",
                        Step.send(Requests.get("fault", "/delay")),
                        Step.pause(20),
                        Step.close()),
                Case.of(
                        "a body that waits for a delay",
                        Step.send(Requests.post("fault", "/delay", "body")),
                        Step.read(),
                        Step.probe()),
                Case.of(
                                "the time for an answer begins with the end of the body",
                                Step.send(Requests.chunked("timeout", "/short", "3\r\nabc\r\n")),
                                Step.pause(300),
                                Step.send("0\r\n\r\n"),
                                Step.read(),
                                Step.probe())
                        .upstream(Step.read(), Step.pause(30), Step.send(OK), Step.awaitEnd()),
                Case.of(
                                "the time for an answer ends within it",
                                Step.send(Requests.get("timeout", "/short")),
                                Step.read(),
                                Step.awaitEnd())
                        .upstream(
                                Step.read(),
                                Step.send("HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nhalf"),
                                Step.awaitEnd()));
    }

    /** The upstream takes its time for an answer. */
    private static Case slowly(Case one) {
        return one.upstream(Step.read(), Step.pause(100), Step.send(OK), Step.awaitEnd());
    }
}
