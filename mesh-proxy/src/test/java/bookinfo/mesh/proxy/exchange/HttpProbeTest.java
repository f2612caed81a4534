package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.exchange.HttpProbe.Finding;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpProbeTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            '',                                   UNDECIDED
            G,                                    UNDECIDED
            GET,                                  UNDECIDED
            'GET /a?b=c HTTP/1.1~',               UNDECIDED
            'GET /a?b=c HTTP/1.1~^',              HTTP_1_1
            'GET /a?b=c HTTP/1.1^Host: a',        HTTP_1_1
            'M-SEARCH * HTTP/1.1~^',              HTTP_1_1
            'GET / HTTP/1.0~^Host: a',            HTTP_1_0
            'GET / HTTP/1.2~^',                   NOT_HTTP
            'GET /~^',                            NOT_HTTP
            'GET HTTP/1.1~^',                     NOT_HTTP
            'GET ^',                              NOT_HTTP
            'get / HTTP/1.1~^',                   NOT_HTTP
            'EHLO a',                             NOT_HTTP
            'PING~^',                             NOT_HTTP
            '*1~^$4~^PING~^',                     NOT_HTTP
            'PRI * HTTP/2.0~^~^SM~^~',            UNDECIDED
            'PRI * HTTP/2.0~^~^SM~^~^x',          HTTP_2
            'PRI / HTTP/1.1~^',                   NOT_HTTP
            """)
    void tells_from_the_first_bytes(String text, Finding finding) {
        ByteBuf bytes = Unpooled.copiedBuffer(text.replace('~', '\r').replace('^', '\n'), StandardCharsets.ISO_8859_1);
        assertThat(HttpProbe.look(bytes)).isEqualTo(finding);
        assertThat(bytes.readerIndex()).isZero();
    }
}
