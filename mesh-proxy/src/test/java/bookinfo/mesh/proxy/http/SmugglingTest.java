package bookinfo.mesh.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that two readers could take for different things. Every one of them is refused. */
class SmugglingTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void anAmbiguousHeadIsRefused(String what, String lines, CodecFailure failure) {
        assertThat(Transcript.ofRequest(lines + "\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"))
                .isEqualTo(failure.toString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chunks")
    void anAmbiguousChunkIsRefused(String what, String body) {
        assertThat(Transcript.ofRequest("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + body))
                .endsWith("MALFORMED");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("responses")
    void anAmbiguousResponseIsRefused(String what, String head) {
        assertThat(Transcript.ofResponse(head + "\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"))
                .isIn("MALFORMED", "LENGTH_AND_CHUNKED", "UNSUPPORTED_TRANSFER_ENCODING", "INVALID_CHARACTERS");
    }

    /** The hello of TLS, the greeting of a database: no line of theirs may ever end. */
    @ParameterizedTest
    @ValueSource(strings = {"\u0016\u0003\u0001", "\0", " GET", "\u0004"})
    void whatCannotBeginAMessageIsRefusedAtItsFirstByte(String bytes) {
        assertThat(Transcript.ofRequest(bytes)).isEqualTo("MALFORMED");
        assertThat(Transcript.ofResponse(bytes)).isEqualTo("MALFORMED");
    }

    static Stream<Arguments> heads() {
        CodecFailure malformed = CodecFailure.MALFORMED;
        CodecFailure both = CodecFailure.LENGTH_AND_CHUNKED;
        CodecFailure encoding = CodecFailure.UNSUPPORTED_TRANSFER_ENCODING;
        CodecFailure characters = CodecFailure.INVALID_CHARACTERS;
        return Stream.of(
                post("CL.TE", "Content-Length: 6\r\nTransfer-Encoding: chunked", both),
                post("TE.CL", "Transfer-Encoding: chunked\r\nContent-Length: 6", both),
                post("TE.TE", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", encoding),
                post("TE hidden by a tab before it", "Transfer-Encoding:\tchunked, identity", encoding),
                post("TE of another coding", "Transfer-Encoding: xchunked", encoding),
                post("TE with a coding before chunked", "Transfer-Encoding: gzip, chunked", encoding),
                post("TE with a parameter", "Transfer-Encoding: chunked;q=1", encoding),
                post("TE in quotes", "Transfer-Encoding: \"chunked\"", encoding),
                post("empty TE", "Transfer-Encoding:", encoding),
                post("TE with a vertical tab", "Transfer-Encoding: \u000bchunked", characters),
                post("two lengths", "Content-Length: 6\r\nContent-Length: 5", malformed),
                post("two equal lengths", "Content-Length: 6\r\nContent-Length: 6", malformed),
                post("a list of lengths", "Content-Length: 6, 6", malformed),
                post("a signed length", "Content-Length: +6", malformed),
                post("a negative length", "Content-Length: -1", malformed),
                post("a hexadecimal length", "Content-Length: 0x6", malformed),
                post("an empty length", "Content-Length:", malformed),
                post("a length with a space in it", "Content-Length: 1 2", malformed),
                post("a length that overflows", "Content-Length: 18446744073709551617", malformed),
                post("a length with an underscore", "Content-Length: 1_0", malformed),
                post("a space before the colon", "Content-Length : 6", malformed),
                post("a tab before the colon", "Transfer-Encoding\t: chunked", malformed),
                post("a folded line", "X-A: b\r\n Transfer-Encoding: chunked", malformed),
                post("a line folded with a tab", "Transfer-Encoding:\r\n\tchunked", malformed),
                post("an empty name", ": x", malformed),
                post("a line without a colon", "Transfer-Encoding chunked", malformed),
                post("a name with a space", "X Y: z", malformed),
                post("a name that is not ASCII", "Content-Lengt\u00e9: 6", malformed),
                post("a name in parentheses", "(Content-Length): 6", malformed),
                post("a bare LF between fields", "X-A: b\nContent-Length: 6", malformed),
                post("a bare CR in a value", "X-A: b\rContent-Length: 6", characters),
                post("a NUL in a value", "X-A: b\u0000", characters),
                post("a NUL in a name", "X\u0000A: b", characters),
                post("a DEL in a value", "X-A: \u007f", characters),
                request("a bare LF after the request line", "GET / HTTP/1.1\nHost: h", malformed),
                request("a bare CR in the request line", "GET /\r HTTP/1.1\r\nHost: h", characters),
                request("a NUL in the target", "GET /\u0000 HTTP/1.1\r\nHost: h", characters),
                request("two spaces in the request line", "GET  / HTTP/1.1\r\nHost: h", malformed),
                request("a tab in the request line", "GET\t/ HTTP/1.1\r\nHost: h", malformed),
                request("a space before the method", " GET / HTTP/1.1\r\nHost: h", malformed),
                request("a fourth word", "GET / HTTP/1.1 x\r\nHost: h", malformed),
                request("a target that is not ASCII", "GET /\u00e9 HTTP/1.1\r\nHost: h", malformed),
                request("a relative target", "GET a HTTP/1.1\r\nHost: h", malformed),
                request("another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: h", CodecFailure.INVALID_SCHEME),
                request("user information", "GET http://a@b/ HTTP/1.1\r\nHost: h", CodecFailure.INVALID_AUTHORITY),
                request("an asterisk of GET", "GET * HTTP/1.1\r\nHost: h", CodecFailure.INVALID_URL),
                request(
                        "an absolute target without a host",
                        "GET http:///a HTTP/1.1\r\nHost: h",
                        CodecFailure.INVALID_URL),
                request("a path to CONNECT to", "CONNECT /a HTTP/1.1\r\nHost: h", CodecFailure.INVALID_URL),
                post(
                        "where it came from as a hop's",
                        "Connection: a, X-Forwarded-For",
                        CodecFailure.CONNECTION_HEADER_REJECTED),
                request("a path in Host", "GET / HTTP/1.1\r\nHost: a/b", CodecFailure.INVALID_AUTHORITY),
                request("a space in Host", "GET / HTTP/1.1\r\nHost: a b", CodecFailure.INVALID_AUTHORITY),
                request("a method in lower case", "get / HTTP/1.1\r\nHost: h", malformed),
                request("an unknown method", "SMUGGLE / HTTP/1.1\r\nHost: h", malformed),
                request("HTTP/0.9", "GET /", CodecFailure.LOW_VERSION),
                request("HTTP/1.0", "GET / HTTP/1.0\r\nHost: h", CodecFailure.LOW_VERSION),
                request("HTTP/3.7", "GET / HTTP/3.7\r\nHost: h", CodecFailure.LOW_VERSION),
                request("HTTP/1.10", "GET / HTTP/1.10\r\nHost: h", malformed),
                request("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM", CodecFailure.HTTP_2),
                request("no HTTP at all", "hello", malformed));
    }

    static Stream<Arguments> chunks() {
        return Stream.of(
                Arguments.of("an empty size", "\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a size with a prefix", "0x3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a signed size", "+3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a space before the size", " 3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a space after the size", "3 \r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a size that overflows", "10000000000000003\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("many zeros before the size", "0".repeat(20) + "3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a size that ends in a bare LF", "3\nabc\r\n0\r\n\r\n"),
                Arguments.of("a bare CR in an extension", "3;a=\rb\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a bare LF in an extension", "3;a\n=b\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("an endless extension", "3;" + "a".repeat(1000)),
                Arguments.of("more data than announced", "3\r\nabcd\r\n0\r\n\r\n"),
                Arguments.of("a chunk that ends in a bare LF", "3\r\nabc\n0\r\n\r\n"),
                Arguments.of("a chunk without an end", "3\r\nabc0\r\n\r\n"),
                Arguments.of("a trailer with a space before the colon", "0\r\nX : y\r\n\r\n"),
                Arguments.of("a folded trailer", "0\r\n X: y\r\n\r\n"));
    }

    static Stream<Arguments> responses() {
        return Stream.of(
                Arguments.of("both framings", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked"),
                Arguments.of("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6"),
                Arguments.of("another coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip"),
                Arguments.of("a bare LF", "HTTP/1.1 200 OK\nContent-Length: 5"),
                Arguments.of("a folded line", "HTTP/1.1 200 OK\r\nA: b\r\n c: d"),
                Arguments.of("a space before the colon", "HTTP/1.1 200 OK\r\nContent-Length : 5"),
                Arguments.of("a NUL in a value", "HTTP/1.1 200 OK\r\nA: \u0000"),
                Arguments.of("a status of two digits", "HTTP/1.1 20 OK"),
                Arguments.of("a status of four digits", "HTTP/1.1 2000 OK"),
                Arguments.of("a status below 100", "HTTP/1.1 099 OK"),
                Arguments.of("a status that is no number", "HTTP/1.1 2x0 OK"),
                Arguments.of("a switch of protocols nobody asked for", "HTTP/1.1 101 Switching Protocols"),
                Arguments.of("204 with a coding", "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked"),
                Arguments.of("an interim answer with a coding", "HTTP/1.1 103 Hints\r\nTransfer-Encoding: chunked"),
                Arguments.of("an interim answer with a length", "HTTP/1.1 100 Continue\r\nContent-Length: 5"),
                Arguments.of("a NUL in the reason", "HTTP/1.1 200 O\0K"),
                Arguments.of("a bare CR in the reason", "HTTP/1.1 200 OK\rContent-Length: 5"),
                Arguments.of("HTTP/2", "HTTP/2.0 200 OK"),
                Arguments.of("HTTP/1.2", "HTTP/1.2 200 OK"),
                Arguments.of("another protocol", "SSH-2.0-OpenSSH_9.6"),
                Arguments.of("no status line", "Content-Length: 5"));
    }

    private static Arguments post(String what, String fields, CodecFailure failure) {
        return Arguments.of(what, "POST / HTTP/1.1\r\nHost: h\r\n" + fields, failure);
    }

    private static Arguments request(String what, String head, CodecFailure failure) {
        return Arguments.of(what, head, failure);
    }
}
