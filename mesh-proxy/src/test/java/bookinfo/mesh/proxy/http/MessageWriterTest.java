package bookinfo.mesh.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageWriterTest {
    private final ByteBuf out = Unpooled.buffer();

    @Test
    void aBodyOfUnknownLengthIsChunked() {
        assertThat(MessageWriter.response(new ResponseHead(200, Headers.of("a", "b")), false, false, false, out))
                .isTrue();
        MessageWriter.chunkStart(26, out);
        MessageWriter.chunkEnd(out);
        MessageWriter.lastChunk(Headers.of("t", "u"), out);
        assertThat(written())
                .isEqualTo("HTTP/1.1 200 OK\r\na: b\r\ntransfer-encoding: chunked\r\n\r\n1a\r\n\r\n0\r\nt: u\r\n\r\n");
    }

    @Test
    void aKnownLengthStays() {
        assertThat(MessageWriter.response(
                        new ResponseHead(200, Headers.of("content-length", "2")), false, false, true, out))
                .isFalse();
        assertThat(written()).isEqualTo("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n");
    }

    @Test
    void aResponseWithoutABodySaysSo() {
        MessageWriter.response(new ResponseHead(404, new Headers()), true, false, true, out);
        assertThat(written()).isEqualTo("HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    }

    @Test
    void theAnswerToHeadIsFramedLikeThatToGetButHasNoBody() {
        assertThat(MessageWriter.response(new ResponseHead(404, new Headers()), true, true, false, out))
                .isFalse();
        assertThat(written()).isEqualTo("HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n");
    }

    @Test
    void aStatusWithoutABodyHasNoFraming() {
        assertThat(MessageWriter.response(new ResponseHead(204, new Headers()), true, false, false, out))
                .isFalse();
        assertThat(written()).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
    }

    @Test
    void hostComesFirst() {
        MessageWriter.request(new RequestHead("GET", "http", "h:1", "/p", Headers.of("a", "b")), true, out);
        assertThat(written()).isEqualTo("GET /p HTTP/1.1\r\nhost: h:1\r\na: b\r\n\r\n");
    }

    @Test
    void anEmptyPostHasALength() {
        MessageWriter.request(new RequestHead("POST", "http", "h", "/", new Headers()), true, out);
        assertThat(written()).isEqualTo("POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 0\r\n\r\n");
    }

    private String written() {
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
