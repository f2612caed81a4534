package bookinfo.mesh.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.http.MessageReader.Step;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {
    private static final String CHUNKED =
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nX-Sum: 1\r\nContent-Length: 9\r\n\r\n";

    @Test
    void namesAreLoweredAndValuesTrimmed() {
        assertThat(Transcript.ofRequest("GET /a?b=c HTTP/1.1\r\nHost: h:80\r\nX-A:\t one  \r\nx-empty:\r\n\r\n"))
                .isEqualTo("GET /a?b=c\nhost: h:80\nx-a: one\nx-empty: \n(end)(more)");
    }

    @Test
    void pipelinedRequestsAreReadOneByOne() {
        assertThat(
                        Transcript.ofRequest(
                                "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabcGET /2 HTTP/1.1\r\nHost: h\r\n\r\n"))
                .isEqualTo("POST /1\nhost: h\ncontent-length: 3\nabc(end)GET /2\nhost: h\n(end)(more)");
    }

    @Test
    void chunksAreJoinedAndTrailersKept() {
        assertThat(Transcript.ofRequest(CHUNKED))
                .isEqualTo("POST /\nhost: h\ntransfer-encoding: Chunked\nabc0123456789(end)x-sum: 1\n(more)");
    }

    @Test
    void emptyLinesBeforeARequestAreSkipped() {
        assertThat(Transcript.ofRequest("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("GET /");
    }

    @ParameterizedTest
    @CsvSource({
        "http://a.b:81/c?d, a.b:81, /c?d",
        "HTTP://a.b, a.b, /",
        "http://a.b?q, a.b, ?q",
        "https://a.b/, a.b, /",
    })
    void theAuthorityOfAnAbsoluteTargetReplacesHost(String target, String authority, String path) {
        assertThat(Transcript.ofRequest("GET " + target + " HTTP/1.1\r\nHost: other\r\n\r\n"))
                .isEqualTo("GET " + path + "\nhost: " + authority + "\n(end)(more)");
    }

    @Test
    void severalHostsAreJoined() {
        assertThat(Transcript.ofRequest("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"))
                .isEqualTo("GET /\nhost: a,b\n(end)(more)");
    }

    @Test
    void connectAndAsteriskAreTargetsOfTheirMethods() {
        assertThat(Transcript.ofRequest("CONNECT a:443 HTTP/1.1\r\nHost: b\r\n\r\n"))
                .startsWith("CONNECT \nhost: a:443\n");
        assertThat(Transcript.ofRequest("OPTIONS * HTTP/1.1\r\nHost: b\r\n\r\n"))
                .startsWith("OPTIONS *\nhost: b\n");
    }

    /** A client may open many connections, send a large head on each, and be silent for as long as they may be idle. */
    @Test
    void nothingOfALargeHeadIsKeptBetweenMessages() {
        String head = "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: h\r\nx: " + "b".repeat(30_000) + "\r\n\r\n";
        var bytes = Unpooled.copiedBuffer(head, StandardCharsets.ISO_8859_1);
        long before = heap();
        List<RequestReader> idle = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            var reader = new RequestReader(60 * 1024, 100);
            assertThat(reader.next(bytes.resetReaderIndex())).isEqualTo(Step.HEAD);
            assertThat(reader.next(bytes)).isEqualTo(Step.END);
            idle.add(reader);
        }
        assertThat(heap() - before).isLessThan(10_000_000);
        assertThat(idle).allMatch(RequestReader::idle);
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void aHeadHasBounds() {
        String name = "GET / HTTP/1.1\r\nHost: h\r\n";
        assertThat(Transcript.ofRequest(name + "a: " + "x".repeat(1990) + "\r\n\r\n"))
                .isEqualTo("HEADERS_TOO_LARGE");
        assertThat(Transcript.ofRequest("GET /" + "x".repeat(2000))).isEqualTo("HEADERS_TOO_LARGE");
        assertThat(Transcript.ofRequest(name + "a: 1\r\n".repeat(9) + "\r\n")).endsWith("(end)(more)");
        assertThat(Transcript.ofRequest(name + "a: 1\r\n".repeat(10) + "\r\n")).isEqualTo("TOO_MANY_HEADERS");
    }
}
