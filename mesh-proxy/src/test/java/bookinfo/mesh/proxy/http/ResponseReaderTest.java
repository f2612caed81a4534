package bookinfo.mesh.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.http.MessageReader.Step;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {
    @Test
    void aLengthEndsTheBody() {
        assertThat(Transcript.ofResponse("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"))
                .isEqualTo("200\ncontent-length: 2\nhi(end)(more)");
    }

    @Test
    void aReasonMayBeMissing() {
        assertThat(Transcript.ofResponse("HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n"))
                .startsWith("404\n");
        assertThat(Transcript.ofResponse("HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("404\n");
    }

    @Test
    void anInformationalResponseComesBeforeTheRealOne() {
        assertThat(Transcript.ofResponse(
                        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
                .isEqualTo("103\nlink: x\n(end)200\ncontent-length: 0\n(end)(more)");
    }

    @Test
    void notModifiedHasNoBodyWhateverItSays() {
        assertThat(Transcript.ofResponse("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"))
                .isEqualTo("304\ncontent-length: 9\n(end)(more)");
    }

    @Test
    void noContentHasNoLength() {
        assertThat(Transcript.ofResponse("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"))
                .isEqualTo("204\n(end)(more)");
        assertThat(Transcript.ofResponse("HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n"))
                .isEqualTo("MALFORMED");
    }

    @Test
    void theAnswerToHeadHasNoBody() {
        var reader = new ResponseReader(2000, 10);
        reader.expect(true);
        var in = Unpooled.copiedBuffer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", StandardCharsets.US_ASCII);
        assertThat(reader.next(in)).isEqualTo(Step.HEAD);
        assertThat(reader.bodiless()).isTrue();
        assertThat(reader.next(in)).isEqualTo(Step.END);
    }

    @Test
    void withoutALengthTheConnectionEndsTheBody() {
        var reader = new ResponseReader(2000, 10);
        var in = Unpooled.copiedBuffer("HTTP/1.1 200 OK\r\n\r\nab", StandardCharsets.US_ASCII);
        assertThat(reader.next(in)).isEqualTo(Step.HEAD);
        assertThat(reader.keepAlive()).isFalse();
        assertThat(reader.next(in)).isEqualTo(Step.DATA);
        reader.data().release();
        assertThat(reader.closed()).isEqualTo(Step.END);
    }

    @Test
    void aCloseWithinALengthCutsTheBodyOff() {
        var reader = new ResponseReader(2000, 10);
        var in = Unpooled.copiedBuffer("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", StandardCharsets.US_ASCII);
        assertThat(reader.next(in)).isEqualTo(Step.HEAD);
        assertThat(reader.closed()).isEqualTo(Step.NEED_MORE);
    }

    @Test
    void theConnectionStaysOpenUnlessThePeerSaysOtherwise() {
        assertThat(Transcript.ofResponse("HTTP/1.1 204 x\r\nConnection: Foo, Close\r\n\r\n"))
                .contains("(close)");
        assertThat(Transcript.ofResponse("HTTP/1.0 204 x\r\n\r\n")).contains("(close)");
        assertThat(Transcript.ofResponse("HTTP/1.0 204 x\r\nConnection: keep-alive\r\n\r\n"))
                .doesNotContain("(close)");
    }
}
