package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.exchange.ProxyHeader.Absent;
import bookinfo.mesh.proxy.exchange.ProxyHeader.Addresses;
import bookinfo.mesh.proxy.exchange.ProxyHeader.Header;
import bookinfo.mesh.proxy.exchange.ProxyHeader.Malformed;
import bookinfo.mesh.proxy.exchange.ProxyHeader.Unfinished;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
    private static final Optional<Addresses> V4 = Optional.of(
            new Addresses(new InetSocketAddress("192.0.2.5", 4321), new InetSocketAddress("198.51.100.9", 80)));
    private static final Optional<Addresses> V6 = Optional.of(
            new Addresses(new InetSocketAddress("2001:db8::5", 4321), new InetSocketAddress("2001:db8::9", 80)));
    private static final String HEX_V4 = "c0000205 c6336409 10e1 0050";
    private static final String HEX_V6 = "20010db8000000000000000000000005 20010db8000000000000000000000009 10e1 0050";

    @Test
    void a_line_names_both_ends() {
        assertThat(look(ProxyHeaders.line("TCP4 192.0.2.5 198.51.100.9 4321 80") + "GET"))
                .isEqualTo(new Header(1, 43, V4));
        assertThat(look(ProxyHeaders.line("TCP6 2001:db8::5 2001:DB8:0::9 4321 80")))
                .isEqualTo(new Header(1, 46, V6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNKNOWN", "UNKNOWN what follows means nothing"})
    void a_line_need_not_know(String content) {
        String line = ProxyHeaders.line(content);
        assertThat(look(line)).isEqualTo(new Header(1, line.length(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TCP4 192.0.2.5 198.51.100.9 4321",
                "TCP4 192.0.2.5 198.51.100.9 4321 80 9",
                "TCP4  192.0.2.5 198.51.100.9 4321 80",
                "TCP4 192.0.2.256 198.51.100.9 4321 80",
                "TCP4 192.0.5 198.51.100.9 4321 80",
                "TCP4 010.0.2.5 198.51.100.9 4321 80",
                "TCP4 localhost 198.51.100.9 4321 80",
                "TCP4 2001:db8::5 2001:db8::9 4321 80",
                "TCP6 192.0.2.5 198.51.100.9 4321 80",
                "TCP6 fe80::1%1 2001:db8::9 4321 80",
                "TCP4 192.0.2.5 198.51.100.9 65536 80",
                "TCP4 192.0.2.5 198.51.100.9 +1 80",
                "TCP4 0.0.0.0 198.51.100.9 4321 80",
                "TCP4 192.0.2.5 224.0.0.1 4321 80",
                "TCP4 255.255.255.255 198.51.100.9 4321 80",
                "TCP5 192.0.2.5 198.51.100.9 4321 80",
                "UNKNOWNS"
            })
    void a_line_that_says_something_else_is_malformed(String content) {
        assertThat(look(ProxyHeaders.line(content))).isEqualTo(new Malformed(1));
    }

    @Test
    void a_line_has_an_end_and_a_bound() {
        assertThat(look("PROXY TCP4 192.0.2.5 198.51.100.9 4321 80\n")).isEqualTo(new Malformed(1));
        String longest = ProxyHeaders.line("UNKNOWN " + "x".repeat(91));
        assertThat(look(longest)).isEqualTo(new Header(1, 107, Optional.empty()));
        assertThat(look(ProxyHeaders.line("UNKNOWN " + "x".repeat(92)))).isEqualTo(new Malformed(1));
        assertThat(look("PROXY UNKNOWN " + "x".repeat(93))).isEqualTo(new Malformed(1));
    }

    @Test
    void a_binary_header_names_both_ends() {
        assertThat(look(ProxyHeaders.binary("2111", HEX_V4) + "GET")).isEqualTo(new Header(2, 28, V4));
        assertThat(look(ProxyHeaders.binary("2121", HEX_V6))).isEqualTo(new Header(2, 52, V6));
    }

    @Test
    void extensions_are_passed_over() {
        assertThat(look(ProxyHeaders.binary("2111", HEX_V4 + "04 0004 61626364 ea 0002 0178")))
                .isEqualTo(new Header(2, 40, V4));
        String largest = "04 fff0" + "00".repeat(0xfff0);
        assertThat(look(ProxyHeaders.binary("2111", HEX_V4 + largest))).isEqualTo(new Header(2, 65_551, V4));
    }

    @ParameterizedTest
    @CsvSource({"2000,''", "2011,0300044abf3c11", "2000,01020304"})
    void a_load_balancer_may_speak_for_itself(String start, String content) {
        String header = ProxyHeaders.binary(start, content);
        assertThat(look(header)).isEqualTo(new Header(2, header.length(), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "2111,''", // nobody
        "2111,c0000205c6336409", // no ports
        "2111,00000000c633640910e10050", // from everywhere
        "2111,c0000205e000000110e10050", // to a group
        "2111,c0000205c633640910e1005004", // half an extension
        "2111,c0000205c633640910e1005004004061", // an extension that is longer than what holds it
        "2100,''", // for somebody of no family
        "2131,2f61", // a socket of UNIX
        "2113,c0000205c633640910e10050",
        "2211,c0000205c633640910e10050", // no such command
        "1111,c0000205c633640910e10050" // no such version
    })
    void a_binary_header_that_says_something_else_is_malformed(String start, String content) {
        assertThat(look(ProxyHeaders.binary(start, content))).isEqualTo(new Malformed(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "P\r\n", "PRI * HTTP/2.0", "proxy TCP4", "\r\n\r\nGET", "\u0016"})
    void what_begins_otherwise_is_none(String text) {
        assertThat(look(text)).isEqualTo(new Absent());
    }

    @Test
    void bytes_may_come_one_by_one() {
        for (String header : new String[] {
            ProxyHeaders.line("TCP4 192.0.2.5 198.51.100.9 4321 80"), ProxyHeaders.binary("2111", HEX_V4 + "040001ff")
        }) {
            for (int length = 0; length < header.length(); length++) {
                assertThat(look(header.substring(0, length))).isEqualTo(new Unfinished());
            }
            assertThat(look(header)).isInstanceOf(Header.class);
        }
    }

    @Property
    void whatever_follows_the_signature_is_judged_without_a_throw(@ForAll byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        assertThat(look("\r\n\r\n\0\r\nQUIT\n" + text)).isNotNull();
        assertThat(look("PROXY TCP4 " + text + "\r\n")).isInstanceOfAny(Malformed.class, Header.class);
    }

    private static ProxyHeader.Reading look(String text) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        ProxyHeader.Reading reading = ProxyHeader.look(bytes);
        assertThat(bytes.readerIndex()).isZero();
        return reading;
    }
}
