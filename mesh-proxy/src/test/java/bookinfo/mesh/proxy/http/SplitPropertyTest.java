package bookinfo.mesh.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SplitPropertyTest {
    /** Whole messages and the pieces from which messages, good and bad, are made. */
    private static final String[] WORDS = {
        "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
        "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: u\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "GET",
        " ",
        "/",
        "HTTP/1.1",
        "\r\n",
        "\r",
        "\n",
        "\r\n\r\n",
        "Content-Length: 3",
        "Transfer-Encoding: chunked",
        "Host: h",
        "5",
        "0",
        "abc",
        ":",
        ";",
        "\u0000",
        "\u00e9",
    };

    @Property(tries = 2000)
    void requestsDoNotDependOnHowTheirBytesArrive(@ForAll("streams") byte[] bytes, @ForAll("cuts") List<Integer> cuts) {
        assertThat(Transcript.ofRequests(cut(bytes, cuts))).isEqualTo(Transcript.ofRequests(List.of(bytes)));
    }

    @Property(tries = 2000)
    void responsesDoNotDependOnHowTheirBytesArrive(
            @ForAll("streams") byte[] bytes, @ForAll("cuts") List<Integer> cuts) {
        assertThat(Transcript.ofResponses(cut(bytes, cuts))).isEqualTo(Transcript.ofResponses(List.of(bytes)));
    }

    @Property(tries = 2000)
    void garbageIsRefusedOrWaitedForButNeverThrows(@ForAll byte[] bytes) {
        assertThat(Transcript.ofRequests(List.of(bytes))).isNotNull();
        assertThat(Transcript.ofResponses(List.of(bytes))).isNotNull();
    }

    @Property(tries = 500)
    void whatIsWrittenIsReadAgain(@ForAll("fields") List<String> names, @ForAll("fields") List<String> values) {
        var headers = new Headers();
        for (int i = 0; i < Math.min(names.size(), values.size()); i++) {
            headers.add("x-" + names.get(i), values.get(i));
        }
        var head = new RequestHead("GET", "http", "h", "/p?q", headers);
        ByteBuf out = Unpooled.buffer();
        MessageWriter.request(head, true, out);
        var reader = new RequestReader(60_000, 100);
        assertThat(reader.next(out)).isEqualTo(MessageReader.Step.HEAD);
        assertThat(reader.head()).hasToString(head.toString());
    }

    @Provide
    Arbitrary<byte[]> streams() {
        return Arbitraries.of(WORDS)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(words -> String.join("", words).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 9).list().ofMinSize(1).ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<String>> fields() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .ofMinLength(1)
                .ofMaxLength(30)
                .list()
                .ofMaxSize(40);
    }

    /** Pieces of the given lengths, over and over. */
    private static List<byte[]> cut(byte[] bytes, List<Integer> lengths) {
        var pieces = new ArrayList<byte[]>();
        int at = 0;
        for (int i = 0; at < bytes.length; i++) {
            int length = Math.max(i % lengths.size() == 0 ? 1 : 0, lengths.get(i % lengths.size()));
            int end = Math.min(bytes.length, at + length);
            pieces.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return pieces;
    }
}
