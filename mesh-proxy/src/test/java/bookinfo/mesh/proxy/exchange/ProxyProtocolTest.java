package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.ChainMatch;
import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.FilterChains;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.ListenerFilters;
import bookinfo.mesh.proxy.config.NetworkFilter;
import bookinfo.mesh.proxy.config.ProxyProtocol;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.Snapshot;
import bookinfo.mesh.proxy.config.TcpProxy;
import bookinfo.mesh.proxy.exchange.Telemetry.ListenerEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections behind a load balancer that says whose they are. */
class ProxyProtocolTest {
    private static final String HEADER = ProxyHeaders.line("TCP4 192.0.2.5 198.51.100.9 4321 80");
    private static final String GET = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.5", 4321);
    private static final InetSocketAddress DIALLED = new InetSocketAddress("198.51.100.9", 80);

    private final Upstream greeter = Upstream.playing((wire, n) -> {
        wire.send("hello");
        wire.send(wire.read(4));
    });
    private final Proxy proxy =
            Proxy.with("/", new RouteAction.DirectResponse(200, "")).cluster(greeter.cluster("greeter"));

    @BeforeEach
    void start() {
        proxy.run();
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        greeter.close();
    }

    @Test
    void theClientIsWhomTheLoadBalancerNames() throws IOException {
        apply(ProxyProtocol.REQUIRED, ChainTest.answering("ok"));
        Wire wire = proxy.connect();
        assertThat(wire.send(HEADER + GET).readResponse()).endsWith("ok");
        assertThat(wire.send(GET).readResponse()).endsWith("ok");
        StreamInfo info = proxy.events().ended(2);
        assertThat(info.downstreamRemote()).isEqualTo(CLIENT);
        assertThat(info.downstreamLocal()).isEqualTo(DIALLED);
        assertThat(info.originalDestination()).contains(DIALLED);
        assertThat(info.downstreamDirectRemote().getAddress().isLoopbackAddress())
                .isTrue();
        assertThat(proxy.events().count(ListenerEvent.PROXY_V1_FOUND)).isOne();
    }

    @Test
    void aHeaderMayComeInPieces() throws IOException {
        apply(ProxyProtocol.REQUIRED, ChainTest.answering("ok"));
        Wire wire = proxy.connect().send(HEADER.substring(0, 20));
        Await.until("it was read", () -> proxy.buffered() > 0);
        assertThat(wire.send(HEADER.substring(20)).send(GET).readResponse()).endsWith("ok");
    }

    @Test
    void aServerMaySpeakFirstAfterTheHeader() throws IOException {
        apply(ProxyProtocol.REQUIRED, TcpProxy.to("tcp", "greeter"));
        Wire wire = proxy.connect().send(HEADER);
        assertThat(wire.read(5)).isEqualTo("hello");
        assertThat(wire.send("abcd").readToEnd()).isEqualTo("abcd");
        wire.close();
        assertThat(proxy.events().ended(1).downstreamRemote()).isEqualTo(CLIENT);
    }

    @Test
    void aHealthCheckIsTheLoadBalancersOwn() throws IOException {
        apply(ProxyProtocol.REQUIRED, ChainTest.answering("ok"));
        Wire wire = proxy.connect().send(ProxyHeaders.binary("2011", "0300044abf3c11"));
        assertThat(wire.send(GET).readResponse()).endsWith("ok");
        StreamInfo info = proxy.events().ended(1);
        assertThat(info.downstreamRemote()).isEqualTo(info.downstreamDirectRemote());
        assertThat(info.originalDestination()).isEmpty();
        assertThat(proxy.events().count(ListenerEvent.PROXY_V2_FOUND)).isOne();
    }

    @Test
    void whoSaysNothingOfItIsTurnedAwayUnlessHeMay() throws IOException {
        apply(ProxyProtocol.REQUIRED, ChainTest.answering("ok"));
        assertThat(proxy.connect().send(GET).brokenOff()).isTrue();
        assertThat(proxy.events().count(ListenerEvent.PROXY_ABSENT_DISALLOWED)).isOne();
        apply(ProxyProtocol.ALLOWED, ChainTest.answering("ok"));
        assertThat(proxy.connect().send(GET).readResponse()).endsWith("ok");
        assertThat(proxy.connect().send(HEADER + GET).readResponse()).endsWith("ok");
        assertThat(proxy.events().count(ListenerEvent.PROXY_ABSENT_ALLOWED)).isOne();
        assertThat(proxy.events().ended(2).downstreamRemote()).isEqualTo(CLIENT);
    }

    @Test
    void aMalformedHeaderBreaksTheConnectionOff() throws IOException {
        apply(ProxyProtocol.ALLOWED, ChainTest.answering("ok"));
        assertThat(proxy.connect().send(ProxyHeaders.line("TCP4 a b 1 2")).brokenOff())
                .isTrue();
        assertThat(proxy.connect().send(ProxyHeaders.binary("2131", "")).brokenOff())
                .isTrue();
        assertThat(proxy.events().count(ListenerEvent.PROXY_V1_ERROR)).isOne();
        assertThat(proxy.events().count(ListenerEvent.PROXY_V2_ERROR)).isOne();
    }

    @Test
    void whoNeverEndsItsHeaderIsTurnedAway() throws IOException {
        apply(listener(filters(ProxyProtocol.REQUIRED, Duration.ofMillis(10)), ChainTest.answering("ok")));
        assertThat(proxy.connect().send(HEADER.substring(0, 20)).brokenOff()).isTrue();
        assertThat(proxy.events().count(ListenerEvent.INSPECTION_TIMEOUT)).isOne();
    }

    @Test
    void whatTheClientSpeaksIsLookedAtBehindTheHeader() throws IOException {
        var http = new ChainMatch(0, List.of(), true, List.of("http/1.1"));
        var port = new ChainMatch(DIALLED.getPort(), List.of(), true, List.of("http/1.1"));
        apply(listener(
                filters(ProxyProtocol.REQUIRED, Duration.ZERO),
                Map.of(http, ChainTest.answering("any"), port, ChainTest.answering("by port"))));
        assertThat(proxy.connect().send(HEADER + GET).readResponse()).endsWith("by port");
        assertThat(proxy.connect().send(HEADER + "EHLO a\r\n").atEnd()).isTrue();
        assertThat(proxy.events().count(ListenerEvent.NO_FILTER_CHAIN_MATCH)).isOne();
    }

    private static ListenerFilters filters(ProxyProtocol proxyProtocol, Duration timeout) {
        return new ListenerFilters(proxyProtocol, false, false, true, List.of(), timeout, false);
    }

    private void apply(ProxyProtocol proxyProtocol, NetworkFilter filter) {
        apply(listener(filters(proxyProtocol, Duration.ZERO), filter));
    }

    private void apply(ListenerConfig listener) {
        assertThat(proxy.plane()
                        .apply(new Snapshot(
                                Map.of("test", listener), Map.of(), Map.of("greeter", greeter.cluster("greeter"))))
                        .join())
                .isEmpty();
    }

    private static ListenerConfig listener(ListenerFilters filters, NetworkFilter filter) {
        return listener(filters, Map.of(ChainMatch.ANY, filter));
    }

    private static ListenerConfig listener(ListenerFilters filters, Map<ChainMatch, NetworkFilter> chains) {
        var made = new HashMap<ChainMatch, FilterChain>();
        chains.forEach((match, filter) ->
                made.put(match, new FilterChain("test[" + match + "]", Proxy.ANY_PORT, Direction.OUTBOUND, filter)));
        return new ListenerConfig(
                "test",
                "1",
                List.of(Proxy.ANY_PORT),
                Direction.OUTBOUND,
                true,
                filters,
                FilterChains.of(made, Optional.empty()));
    }
}
