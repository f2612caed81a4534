package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.FilterChains;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.ListenerFilters;
import bookinfo.mesh.proxy.config.ProxyProtocol;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.Snapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections that one listener accepts and others serve, in a network whose kernel redirects all of them. */
@Tag("network")
@EnabledIf(value = "possible", disabledReason = "needs root, iproute2 and iptables")
class HandOverTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";
    private static final int PORT = 15001;

    static boolean possible() {
        return Namespace.possible();
    }

    @ParameterizedTest
    @CsvSource({
        "iptables,  10.99.0.2/24,  10.99.0.1/24,  0.0.0.0, 10.96.0.1,  10.96.0.2",
        "ip6tables, fd00:99::2/64, fd00:99::1/64, ::,      fd00:96::1, fd00:96::2"
    })
    void followTheListenerOfTheAddressThatWasDialled(
            String rules, String pod, String peer, String any, String service, String other) throws Exception {
        try (var inside = Namespace.named("proxy");
                var outside = Namespace.named("client")) {
            inside.connect(outside, pod, peer);
            outside.run("ip", "route", "add", "default", "via", pod.replaceFirst("/.*", ""));
            inside.run(rules, "-t", "nat", "-A", "PREROUTING", "-p", "tcp", "-j", "REDIRECT", "--to-ports", "" + PORT);
            ListenerConfig virtual = listener("virtual", any, PORT);
            ListenerConfig own = listener("own", service, 9080);
            ListenerConfig shared = listener("shared", any, 9081);
            try (Proxy proxy = inside.call(() ->
                    Proxy.with("/", new RouteAction.DirectResponse(200, "")).run())) {
                apply(inside, proxy, virtual, own, shared);
                Wire toOwn = dial(outside, address(service, 9080));
                Wire toShared = dial(outside, address(other, 9081));
                Wire toNobody = dial(outside, address(other, 9080));
                assertThat(toOwn.send(GET).readResponse()).endsWith("own");
                assertThat(toShared.send(GET).readResponse()).endsWith("shared");
                assertThat(toNobody.send(GET).readResponse()).endsWith("virtual");
                assertThat(proxy.events().ended(1).downstreamLocal()).isEqualTo(address(service, 9080));
                InetSocketAddress before = proxy.plane().address("virtual").orElseThrow();

                apply(inside, proxy, virtual, shared);
                assertThat(toOwn.atEnd()).isTrue();
                assertThat(toShared.send(GET).readResponse()).endsWith("shared");
                assertThat(toNobody.send(GET).readResponse()).endsWith("virtual");
                assertThat(proxy.plane().address("virtual")).contains(before);
                Wire again = dial(outside, address(service, 9080));
                assertThat(again.send(GET).readResponse()).endsWith("virtual");

                proxy.plane().stop(Duration.ofSeconds(5)).join();
                for (Wire wire : List.of(toShared, toNobody, again)) {
                    assertThat(wire.atEnd()).isTrue();
                    wire.close();
                }
                toOwn.close();
            }
        }
    }

    private static Wire dial(Namespace from, InetSocketAddress address) throws IOException {
        return from.call(() -> Wire.to(address));
    }

    /** On a thread of that network: when the event loops are quick, it is the caller who opens the sockets. */
    private static void apply(Namespace network, Proxy proxy, ListenerConfig... listeners) throws IOException {
        Map<String, ListenerConfig> all =
                Arrays.stream(listeners).collect(Collectors.toMap(ListenerConfig::name, Function.identity()));
        assertThat(network.call(() -> proxy.plane()
                        .apply(new Snapshot(all, Map.of(), Map.of()))
                        .join()))
                .isEmpty();
    }

    /** Only the virtual one has a socket. */
    private static ListenerConfig listener(String name, String ip, int port) {
        boolean virtual = name.equals("virtual");
        InetSocketAddress address = address(ip, port);
        return new ListenerConfig(
                name,
                "1",
                List.of(address),
                Direction.OUTBOUND,
                virtual,
                new ListenerFilters(ProxyProtocol.NONE, virtual, virtual, false, List.of(), Duration.ZERO, false),
                FilterChains.only(new FilterChain(name, address, Direction.OUTBOUND, ChainTest.answering(name))));
    }

    private static InetSocketAddress address(String ip, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(ip), port);
    }
}
