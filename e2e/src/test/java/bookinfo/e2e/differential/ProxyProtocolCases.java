package bookinfo.e2e.differential;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Connections behind a load balancer that says, or does not say, whose they are. */
final class ProxyProtocolCases {
    private static final String GET = Requests.get("up", "/");
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String IPV4 = "c0000205 c6336409 10e1 0050";
    private static final String IPV6 = "20010db8000000000000000000000005 20010db8000000000000000000000009 10e1 0050";

    private ProxyProtocolCases() {}

    static Stream<Case> all() {
        return Stream.of(lines(), otherLines(), binaries(), otherBinaries(), absent(), pieces(), tcp(), loose())
                .flatMap(cases -> cases);
    }

    /** Version 1, as it is meant. */
    private static Stream<Case> lines() {
        return Stream.of(
                        "TCP4 192.0.2.5 198.51.100.9 4321 80",
                        "TCP4 192.0.2.5 198.51.100.9 0 0",
                        "TCP4 192.0.2.5 198.51.100.9 65535 65535",
                        "TCP4 127.0.0.1 127.0.0.1 4321 80",
                        "TCP4 10.1.2.3 10.1.2.4 4321 80",
                        "TCP6 2001:db8::5 2001:db8::9 4321 80",
                        "TCP6 2001:DB8:0:0::5 2001:db8::9 4321 80",
                        "TCP6 ::1 ::1 4321 80",
                        "TCP6 fe80::1 2001:db8::9 4321 80",
                        "UNKNOWN",
                        "UNKNOWN what follows means nothing",
                        "UNKNOWN " + "x".repeat(91))
                .map(line -> ask("line ", line, "PROXY " + line + "\r\n"));
    }

    private static Stream<Case> otherLines() {
        return Stream.concat(
                Stream.of(
                                "TCP4 192.0.2.5 198.51.100.9 4321",
                                "TCP4 192.0.2.5 198.51.100.9 4321 80 9",
                                "TCP4  192.0.2.5 198.51.100.9 4321 80",
                                "TCP4 192.0.2.256 198.51.100.9 4321 80",
                                "TCP4 192.0.5 198.51.100.9 4321 80",
                                "TCP4 010.0.2.5 198.51.100.9 4321 80",
                                "TCP4 localhost 198.51.100.9 4321 80",
                                "TCP4 2001:db8::5 2001:db8::9 4321 80",
                                "TCP4 2001:db8::5 198.51.100.9 4321 80",
                                "TCP6 192.0.2.5 198.51.100.9 4321 80",
                                "TCP6 ::ffff:192.0.2.5 ::ffff:198.51.100.9 4321 80",
                                "TCP6 2001:db8::5 224.0.0.1 4321 80",
                                "TCP6 ff02::1 2001:db8::9 4321 80",
                                "TCP6 :: 2001:db8::9 4321 80",
                                "TCP4 192.0.2.5 198.51.100.9 65536 80",
                                "TCP4 192.0.2.5 198.51.100.9 -1 80",
                                "TCP4 192.0.2.5 198.51.100.9 x 80",
                                "TCP4 0.0.0.0 198.51.100.9 4321 80",
                                "TCP4 192.0.2.5 0.0.0.0 4321 80",
                                "TCP4 192.0.2.5 224.0.0.1 4321 80",
                                "TCP4 255.255.255.255 198.51.100.9 4321 80",
                                "tcp4 192.0.2.5 198.51.100.9 4321 80",
                                "TCP5 192.0.2.5 198.51.100.9 4321 80",
                                "TCP4",
                                "UNKNOWNS",
                                "unknown",
                                "")
                        .map(line -> ask("line ", line, "PROXY " + line + "\r\n")),
                Stream.of(
                                "PROXY TCP4 192.0.2.5 198.51.100.9 4321 80\n",
                                "PROXY TCP4 192.0.2.5 198.51.100.9 4321 80\r",
                                "PROXY\tTCP4 192.0.2.5 198.51.100.9 4321 80\r\n",
                                "proxy TCP4 192.0.2.5 198.51.100.9 4321 80\r\n",
                                "PROXY TCP4 192.0.2.5 198.51.100.9 4321 80\r\n".repeat(2),
                                "PROXY UNKNOWN " + "x".repeat(93))
                        .map(bytes -> ask("line ", bytes, bytes)));
    }

    /** Version 2: command and family, then what follows its length. */
    private static Stream<Case> binaries() {
        return Stream.of(
                binary("2111", IPV4),
                binary("2112", IPV4),
                binary("2121", IPV6),
                binary("2122", IPV6),
                binary("2111", IPV4 + "04 0004 61626364 ea 0002 0178"),
                binary("2111", IPV4 + "04 0400" + "00".repeat(0x400)),
                binary("2111", "7f000001 7f000001 10e1 0050"),
                // A health check of the load balancer itself.
                binary("2000", ""),
                binary("2011", "0300044abf3c11"),
                binary("2000", "01020304"),
                binary("2031", "00".repeat(216)));
    }

    private static Stream<Case> otherBinaries() {
        return Stream.of(
                binary("2111", ""),
                binary("2111", "c0000205 c6336409"),
                binary("2121", IPV4),
                binary("2111", "00000000 c6336409 10e1 0050"),
                binary("2111", "c0000205 e0000001 10e1 0050"),
                binary("2111", "ffffffff c6336409 10e1 0050"),
                binary("2121", "00".repeat(16) + "20010db8000000000000000000000009 10e1 0050"),
                binary("2121", "00000000000000000000ffffc0000205 00000000000000000000ffffc6336409 10e1 0050"),
                binary("2111", IPV4 + "04"),
                binary("2111", IPV4 + "04 0004 0061"),
                binary("2100", ""),
                binary("2101", IPV4),
                binary("2110", IPV4),
                binary("2113", IPV4),
                binary("2131", "2f61" + "00".repeat(214)),
                binary("2141", IPV4),
                binary("2211", IPV4),
                binary("1111", IPV4),
                binary("3111", IPV4));
    }

    private static Stream<Case> absent() {
        return Stream.of("proxied", "maybe-proxied")
                .flatMap(listener -> Stream.of(
                                Case.of("no header at " + listener, Step.send(GET), Step.readAll()),
                                Case.of(
                                        "PUT begins otherwise at " + listener,
                                        Step.send("PUT" + GET.substring(3)),
                                        Step.readAll()),
                                Case.of(
                                        "a beginning of none at " + listener,
                                        Step.send("PR"),
                                        Step.pause(50),
                                        Step.send("I * \r\n\r\n"),
                                        Step.awaitEnd()),
                                Case.of(
                                        "the beginning of a request at " + listener,
                                        Step.send("\r\n\r\n" + GET),
                                        Step.awaitEnd()),
                                Case.of("nothing at " + listener, Step.shutOutput(), Step.awaitEnd()),
                                Case.of("half a line at " + listener, Step.send("PROXY TCP4 192"), Step.awaitEnd()),
                                Case.of("half a signature at " + listener, Step.send("\r\n\r\n\0"), Step.awaitEnd()))
                        .map(one -> one.at(listener)));
    }

    private static Stream<Case> pieces() {
        String binary = bytes("2111", IPV4);
        return Stream.of(
                Case.of(
                                "a line in pieces",
                                Step.drip("PROXY TCP4 192.0.2.5 198.51.100.9 4321 80\r\n" + GET, 7, 3),
                                Step.read(),
                                Step.probe())
                        .at("proxied"),
                Case.of("a binary header in pieces", Step.drip(binary + GET, 5, 3), Step.read(), Step.probe())
                        .at("proxied"),
                Case.of("a header for each of two connections", Step.send(binary + GET), Step.read(), Step.probe())
                        .at("maybe-proxied")
                        .times(2, 20));
    }

    private static Stream<Case> tcp() {
        return Stream.of(
                passed("a line before bytes", "PROXY TCP4 192.0.2.5 198.51.100.9 4321 80\r\n", "tcp-proxied"),
                passed("a binary header before bytes", bytes("2111", IPV4 + "04 0001 61"), "tcp-proxied"),
                passed("a health check before bytes", bytes("2000", ""), "tcp-proxied"),
                passed("no header before bytes", "", "tcp-proxied"),
                passed("bytes alone", "", "tcp-maybe-proxied"),
                passed("a malformed line before bytes", "PROXY TCP4\r\n", "tcp-maybe-proxied"));
    }

    /** What the protocol does not allow and Envoy takes. */
    private static Stream<Case> loose() {
        return Stream.of(
                        "TCP4 192.0.2.5 198.51.100.9 4321 80 ",
                        "TCP6 fe80::1%1 2001:db8::9 4321 80",
                        "TCP4 192.0.2.5 198.51.100.9 +1 80",
                        "TCP4 192.0.2.5 198.51.100.9 004321 80",
                        "UNKNOWN " + "x".repeat(92))
                .map(line -> passed("loose " + shown(line), "PROXY " + line + "\r\n", "tcp-maybe-proxied"));
    }

    /** What stands under {@code listeners} of the bootstrap. */
    static String listeners(String virtualHosts) {
        String http = "use_remote_address: true";
        String tcp = "cluster: up";
        return Bootstrap.listener("proxied", http, virtualHosts)
                + filter(false)
                + Bootstrap.listener("maybe-proxied", http, virtualHosts)
                + filter(true)
                + TcpCases.listener("tcp-proxied", tcp)
                + filter(false)
                + TcpCases.listener("tcp-maybe-proxied", tcp)
                + filter(true);
    }

    private static String filter(boolean mayBeAbsent) {
        return """
              listener_filters_timeout: 0.5s
              listener_filters:
              - name: proxy
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol
                  allow_requests_without_proxy_protocol: %s
            """.formatted(mayBeAbsent);
    }

    /** The client ends its side a while later: Envoy breaks off who does so while the header is looked at. */
    private static Case passed(String name, String header, String listener) {
        return Case.of(name, Step.send(header + "\1abc"), Step.pause(50), Step.shutOutput(), Step.awaitEnd())
                .upstream(Step.awaitEnd(), Step.send("\1def"), Step.close())
                .at(listener);
    }

    private static Case binary(String start, String content) {
        return ask("binary ", start + " " + content, bytes(start, content));
    }

    /** The header, and the request that follows in the same segment. */
    private static Case ask(String kind, String name, String header) {
        return Case.of("proxy " + kind + shown(name), Step.send(header + GET), Step.read(), Step.probe())
                .at("proxied");
    }

    private static String shown(String name) {
        String shown = SmugglingCases.shown(name);
        return shown.length() > 90 ? shown.substring(0, 60) + "... " + name.length() : shown;
    }

    private static String bytes(String start, String content) {
        String hex = content.replace(" ", "");
        String all = SIGNATURE + start + "%04x".formatted(hex.length() / 2) + hex;
        return new String(HexFormat.of().parseHex(all), StandardCharsets.ISO_8859_1);
    }
}
