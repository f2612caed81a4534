package bookinfo.cli.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @Test
    void asksForThePathOfTheUrlAtItsHost() {
        Target target = target("http://httpbin:8000/get?a=%20b", List.of());
        assertThat(request(target))
                .isEqualTo("GET /get?a=%20b HTTP/1.1\r\nHost: httpbin:8000\r\nUser-Agent: bookinfo-load\r\n\r\n");
        assertThat(target.address()).isEqualTo("httpbin");
        assertThat(target.port()).isEqualTo(8000);
    }

    @Test
    void anHttpUrlNeedsNoSchemePortOrPath() {
        Target target = target("httpbin", List.of());
        assertThat(target.url()).isEqualTo("http://httpbin");
        assertThat(target.port()).isEqualTo(80);
        assertThat(request(target)).startsWith("GET / HTTP/1.1\r\nHost: httpbin\r\n");
    }

    @Test
    void connectsElsewhereIfToldSo() {
        Target.Message get = new Target.Message(List.of(), "", Optional.empty(), Optional.empty(), true);
        assertThat(Target.of("http://httpbin:8000/", Optional.of("127.0.0.9"), get)
                        .address())
                .isEqualTo("127.0.0.9");
    }

    @Test
    void headersAddUpAndTakeThePlaceOfItsOwn() {
        Target target = target("http://a/", List.of("Host: b", "user-agent: test", "x-user:jason", "X-User: again"));
        assertThat(request(target))
                .isEqualTo("GET / HTTP/1.1\r\nHost: b\r\nUser-Agent: test\r\nx-user: jason,again\r\n\r\n");
        assertThat(request(target("http://a/", List.of("User-Agent:")))).isEqualTo("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void aPayloadIsPosted() {
        Target.Message post = new Target.Message(List.of(), "grün", Optional.of("text/plain"), Optional.empty(), true);
        assertThat(request(Target.of("http://a/", Optional.empty(), post)))
                .isEqualTo("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n"
                        + "User-Agent: bookinfo-load\r\n\r\ngrün");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a/", "http:///get", "http://a b/", "tcp://a:1"})
    void refusesWhatItCannotCall(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> target(url, List.of()))
                .withMessageContaining(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", ": value", "a: b\r\nc: d"})
    void refusesWhatIsNoHeader(String header) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> target("http://a/", List.of(header)))
                .withMessageContaining("expected: name:value");
    }

    private static Target target(String url, List<String> headers) {
        return Target.of(
                url, Optional.empty(), new Target.Message(headers, "", Optional.empty(), Optional.empty(), true));
    }

    private static String request(Target target) {
        return new String(target.request().getBytes(ISO_8859_1), UTF_8);
    }
}
