package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.ChainMatch;
import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.FilterChains;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.LbPolicy;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.ListenerFilters;
import bookinfo.mesh.proxy.config.NetworkFilter;
import bookinfo.mesh.proxy.config.ProxyProtocol;
import bookinfo.mesh.proxy.config.Route;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.RouteMatch;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.config.Routes;
import bookinfo.mesh.proxy.config.Snapshot;
import bookinfo.mesh.proxy.config.TcpProxy;
import bookinfo.mesh.proxy.config.VirtualHost;
import bookinfo.mesh.proxy.exchange.Telemetry.ListenerEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which chain of a listener serves a connection that nobody redirected: by its own address, and by what its client says. */
class ChainTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";
    private static final ChainMatch HTTP = new ChainMatch(0, List.of(), true, List.of("http/1.1"));
    private static final TcpProxy TCP = TcpProxy.to("tcp", "greeter");

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
    void whoSpeaksHttpIsServedSo() throws IOException {
        apply(inspecting(Duration.ZERO, true), Map.of(HTTP, answering("http")), Optional.of(TCP));
        Wire client = proxy.connect().send("GE");
        assertThat(client.send("T / HTTP/1.1\r\nHost: t\r\n\r\n").readResponse())
                .endsWith("http");
        assertThat(client.send(GET).readResponse()).endsWith("http");
    }

    @Test
    void whoSpeaksSomethingElseIsPassedOnWithWhatHeSaid() throws IOException {
        apply(inspecting(Duration.ZERO, true), Map.of(HTTP, answering("http")), Optional.of(TCP));
        assertThat(proxy.connect().send("EHLO").readToEnd()).isEqualTo("helloEHLO");
    }

    @Test
    void whoSaysNothingInTimeIsPassedOn() throws IOException {
        apply(inspecting(Duration.ofMillis(10), true), Map.of(HTTP, answering("http")), Optional.of(TCP));
        Wire client = proxy.connect();
        assertThat(client.read(5)).isEqualTo("hello");
        assertThat(client.send("abcd").readToEnd()).isEqualTo("abcd");
        assertThat(proxy.events().count(ListenerEvent.INSPECTION_TIMEOUT)).isOne();
    }

    @Test
    void whoSaysNothingInTimeIsClosedUnlessToldOtherwise() throws IOException {
        apply(inspecting(Duration.ofMillis(10), false), Map.of(HTTP, answering("http")), Optional.of(TCP));
        assertThat(proxy.connect().send("GET /").brokenOff()).isTrue();
        assertThat(proxy.events().count(ListenerEvent.INSPECTION_TIMEOUT)).isOne();
    }

    @Test
    void nobodyWaitsForWordsThatMakeNoDifference() throws IOException {
        apply(inspecting(Duration.ZERO, true), Map.of(ChainMatch.ANY, TCP), Optional.empty());
        assertThat(proxy.connect().read(5)).isEqualTo("hello");
    }

    @Test
    void whatNoChainIsForIsClosedAndCounted() throws IOException {
        apply(ListenerFilters.NONE, Map.of(new ChainMatch(1, List.of(), false, List.of()), TCP), Optional.empty());
        assertThat(proxy.connect().atEnd()).isTrue();
        apply(inspecting(Duration.ZERO, true), Map.of(HTTP, answering("http")), Optional.empty());
        assertThat(proxy.connect().send("EHLO a").atEnd()).isTrue();
        assertThat(proxy.events().count(ListenerEvent.NO_FILTER_CHAIN_MATCH)).isEqualTo(2);
    }

    @Test
    void thePortThatWasDialledChoosesTheChain() throws IOException {
        InetSocketAddress address = Upstream.nobody();
        var byPort = new ChainMatch(address.getPort(), List.of(), false, List.of());
        apply(listener(
                address,
                ListenerFilters.NONE,
                Map.of(byPort, answering("by port"), ChainMatch.ANY, answering("any")),
                Optional.empty()));
        assertThat(proxy.connect().send(GET).readResponse()).endsWith("by port");
    }

    @Test
    void aChainThatIsGoneEndsItsConnectionsAndNoOthers() throws IOException {
        apply(inspecting(Duration.ZERO, true), Map.of(HTTP, answering("one")), Optional.of(TCP));
        Wire goes = proxy.connect();
        Wire stays = proxy.connect().send("a");
        assertThat(goes.send(GET).readResponse()).endsWith("one");
        assertThat(stays.read(5)).isEqualTo("hello");
        InetSocketAddress before = proxy.bound();
        var other = new ChainMatch(0, List.of(), true, List.of("http/1.0"));
        apply(inspecting(Duration.ZERO, true), Map.of(other, answering("two")), Optional.of(TCP));
        assertThat(goes.atEnd()).isTrue();
        assertThat(stays.send("bcd").readToEnd()).isEqualTo("abcd");
        assertThat(proxy.bound()).isEqualTo(before);
    }

    @Test
    void aChainThatStaysAnswersByItsNewVersion() throws IOException {
        apply(inspecting(Duration.ZERO, true), Map.of(HTTP, answering("one")), Optional.of(TCP));
        Wire client = proxy.connect();
        assertThat(client.send(GET).readResponse()).endsWith("one");
        apply(inspecting(Duration.ZERO, true), Map.of(HTTP, answering("two")), Optional.empty());
        assertThat(client.send(GET).readResponse()).endsWith("two");
    }

    @Test
    void aConnectionThatSaidNothingYetGoesWithItsListener() throws IOException {
        apply(inspecting(Duration.ZERO, true), Map.of(HTTP, answering("http")), Optional.of(TCP));
        Wire silent = proxy.connect().send("GET");
        Await.until("it was read", () -> proxy.buffered() > 0);
        proxy.plane().apply(Snapshot.EMPTY).join();
        assertThat(silent.atEnd()).isTrue();
    }

    @Test
    void whoWasNotRedirectedHasNoOriginalDestination() throws IOException {
        ClusterConfig original = original("original");
        ListenerConfig listener = listener(
                Proxy.ANY_PORT,
                ListenerFilters.NONE,
                Map.of(ChainMatch.ANY, serving(RouteAction.Forward.to("original"))),
                Optional.empty());
        proxy.plane()
                .apply(new Snapshot(Map.of("test", listener), Map.of(), Map.of("original", original)))
                .join();
        assertThat(proxy.get("/")).startsWith("HTTP/1.1 503").endsWith("no healthy upstream");
        assertThat(proxy.events().outcome(1)).isEqualTo("UH no_healthy_upstream");
    }

    private static ListenerFilters inspecting(Duration timeout, boolean continueOnTimeout) {
        return new ListenerFilters(ProxyProtocol.NONE, true, true, true, List.of(), timeout, continueOnTimeout);
    }

    private void apply(
            ListenerFilters filters,
            Map<ChainMatch, NetworkFilter> chains,
            Optional<? extends NetworkFilter> fallback) {
        apply(listener(Proxy.ANY_PORT, filters, chains, fallback));
    }

    private void apply(ListenerConfig listener) {
        assertThat(proxy.plane()
                        .apply(new Snapshot(
                                Map.of("test", listener), Map.of(), Map.of("greeter", greeter.cluster("greeter"))))
                        .join())
                .isEmpty();
    }

    private static ListenerConfig listener(
            InetSocketAddress address,
            ListenerFilters filters,
            Map<ChainMatch, NetworkFilter> chains,
            Optional<? extends NetworkFilter> fallback) {
        Map<ChainMatch, FilterChain> made = new LinkedHashMap<>();
        chains.forEach((match, filter) ->
                made.put(match, new FilterChain("test[" + match + "]", address, Direction.OUTBOUND, filter)));
        return new ListenerConfig(
                "test",
                "1",
                List.of(address),
                Direction.OUTBOUND,
                true,
                filters,
                FilterChains.of(
                        made,
                        fallback.map(filter -> new FilterChain("test[default]", address, Direction.OUTBOUND, filter))));
    }

    static HttpConnectionManager answering(String body) {
        return serving(new RouteAction.DirectResponse(200, body));
    }

    private static HttpConnectionManager serving(RouteAction action) {
        var route = Route.of(RouteMatch.prefix("/"), action);
        var table = RouteTable.of("t", List.of(VirtualHost.of("all", List.of("*"), List.of(route))));
        return HttpConnectionManager.of("test", new Routes.Inline(table));
    }

    private static ClusterConfig original(String name) {
        ClusterConfig plain = ClusterConfig.of(name, List.of());
        return new ClusterConfig(
                name,
                "1",
                name,
                LbPolicy.CLUSTER_PROVIDED,
                plain.connectTimeout(),
                plain.limits(),
                0,
                plain.idleTimeout(),
                plain.cleanupInterval(),
                List.of(),
                Optional.empty(),
                50,
                Optional.empty(),
                List.of());
    }
}
