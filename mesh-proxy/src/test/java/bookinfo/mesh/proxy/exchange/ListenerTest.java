package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.Route;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.RouteMatch;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.config.Routes;
import bookinfo.mesh.proxy.config.Snapshot;
import bookinfo.mesh.proxy.config.VirtualHost;
import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Sockets that follow the configuration, and the end of them. */
class ListenerTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";

    @Test
    void aConnectionStaysWhileItsRoutesChange() throws Exception {
        try (var proxy =
                Proxy.with("/", new RouteAction.DirectResponse(200, "one")).run()) {
            Wire client = proxy.connect();
            assertThat(client.send(GET).readResponse()).endsWith("one");
            proxy.plane()
                    .apply(Proxy.snapshot("test", Proxy.ANY_PORT, answering("two")))
                    .join();
            assertThat(client.send(GET).readResponse()).endsWith("two");
        }
    }

    @Test
    void aFaultInOneConfigurationDoesNotHoldUpTheNext() throws Exception {
        var plane = new DataPlane(
                1,
                new DataPath(
                        new PrefixRouting(),
                        (_, _) -> Optional::empty,
                        http -> {
                            if (http.statPrefix().equals("bad")) {
                                throw new IllegalStateException("no such filter");
                            }
                            return List.of();
                        },
                        new Events(),
                        InstantSource.system(),
                        new SplittableRandom(1)));
        try {
            HttpConnectionManager bad =
                    HttpConnectionManager.of("bad", new Routes.Inline(RouteTable.of("r", List.of())));
            assertThat(plane.apply(Proxy.snapshot("bad", Proxy.ANY_PORT, bad)))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withMessageContaining("no such filter");
            assertThat(plane.apply(Proxy.snapshot("good", Proxy.ANY_PORT, answering("fine")))
                            .join())
                    .isEmpty();
            assertThat(plane.address("good")).isPresent();
        } finally {
            plane.stop(Duration.ZERO).join();
        }
    }

    @Test
    void aRequestKeepsTheConfigurationItBeganWith() throws Exception {
        var answer = new CountDownLatch(1);
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readRequest();
                    answer.await();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold");
                    wire.readRequest();
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect().send(GET);
            Await.until("it reached the upstream", () -> proxy.events().count(UpstreamEvent.RQ_STARTED) == 1);
            proxy.plane().apply(Snapshot.EMPTY).join();
            assertThatThrownBy(() -> Wire.to(proxy.bound())).isInstanceOf(ConnectException.class);
            answer.countDown();
            assertThat(client.readResponse()).contains("connection: close\r\n").endsWith("old");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void anIdleConnectionOfAListenerThatIsGoneIsClosed() throws Exception {
        try (var proxy =
                Proxy.with("/", new RouteAction.DirectResponse(200, "")).run()) {
            Wire client = proxy.connect();
            client.send(GET).readResponse();
            proxy.plane().apply(Snapshot.EMPTY).join();
            assertThat(client.atEnd()).isTrue();
        }
    }

    /** Written is not sent: a slow client has most of it still before it. */
    @Test
    void aSlowClientOfAListenerThatIsGoneGetsItsLastAnswerWhole() throws Exception {
        String body = "x".repeat(32 * 1024 * 1024);
        try (var proxy =
                Proxy.with("/", new RouteAction.DirectResponse(200, body)).run()) {
            Wire client = proxy.connect().send(GET);
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(proxy.events().outcome(1)).isEqualTo("- direct_response");
            proxy.plane().apply(Snapshot.EMPTY).join();
            assertThat(client.read(body.length())).hasSize(body.length());
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void theWildcardsOfBothFamiliesServeOnePort() throws Exception {
        try (var proxy =
                Proxy.with("/", new RouteAction.DirectResponse(200, "")).run()) {
            int port = freePort();
            var ipv4 = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), port);
            var ipv6 = new InetSocketAddress(InetAddress.ofLiteral("::"), port);
            var one = ListenerConfig.of("test", "1", ipv4, Direction.UNSPECIFIED, answering("both"));
            var both = new ListenerConfig(
                    "test", "1", List.of(ipv4, ipv6), one.direction(), true, one.filters(), one.chains());

            assertThat(proxy.plane()
                            .apply(new Snapshot(Map.of("test", both), Map.of(), Map.of()))
                            .join())
                    .isEmpty();
            for (String loopback : List.of("127.0.0.1", "::1")) {
                Wire client = Wire.to(new InetSocketAddress(InetAddress.ofLiteral(loopback), port));
                assertThat(client.send(GET).readResponse()).endsWith("both");
            }
        }
    }

    @Test
    void anAddressThatIsTakenIsNamedAndTheOthersServe() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var proxy =
                        Proxy.with("/", new RouteAction.DirectResponse(200, "")).run()) {
            Snapshot good = Proxy.snapshot("test", Proxy.ANY_PORT, answering("good"));
            Snapshot bad =
                    Proxy.snapshot("busy", (InetSocketAddress) taken.getLocalSocketAddress(), answering("never"));
            Map<String, String> failures = proxy.plane()
                    .apply(new Snapshot(both(good.listeners(), bad.listeners()), Map.of(), Map.of()))
                    .join();
            assertThat(failures)
                    .containsExactly(Map.entry(
                            "busy",
                            "listener busy: cannot listen on 127.0.0.1:" + taken.getLocalPort()
                                    + ": Address already in use"));
            assertThat(proxy.get("/")).endsWith("good");
        }
    }

    @Test
    void aListenerThatMovesServesItsOldAddressUntilTheNewOneIsOpen() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var proxy = Proxy.with("/", new RouteAction.DirectResponse(200, "old"))
                        .run()) {
            InetSocketAddress before = proxy.bound();
            var busy = (InetSocketAddress) taken.getLocalSocketAddress();
            assertThat(proxy.plane()
                            .apply(Proxy.snapshot("test", busy, answering("new")))
                            .join())
                    .hasSize(1);
            assertThat(Wire.to(before).send(GET).readResponse()).endsWith("old");
            var free = new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0);
            assertThat(proxy.plane()
                            .apply(Proxy.snapshot("test", free, answering("new")))
                            .join())
                    .isEmpty();
            assertThat(proxy.get("/")).endsWith("new");
            assertThatThrownBy(() -> Wire.to(before)).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void anAddressMayPassToAListenerOfAnotherName() throws Exception {
        InetSocketAddress address = Upstream.nobody();
        try (var proxy =
                Proxy.with("/", new RouteAction.DirectResponse(200, "")).run()) {
            assertThat(proxy.plane()
                            .apply(Proxy.snapshot("a", address, answering("a")))
                            .join())
                    .isEmpty();
            assertThat(proxy.plane()
                            .apply(Proxy.snapshot("b", address, answering("b")))
                            .join())
                    .isEmpty();
            assertThat(Wire.to(address).send(GET).readResponse()).endsWith("b");
        }
    }

    @Test
    void stoppingWaitsForTheRequestUnderWay() throws Exception {
        var answer = new CountDownLatch(1);
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readRequest();
                    answer.await();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlast");
                    wire.readRequest();
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect().send(GET);
            Wire idle = proxy.connect();
            Await.until("it reached the upstream", () -> proxy.events().count(UpstreamEvent.RQ_STARTED) == 1);
            CompletableFuture<?> stopped = proxy.plane().stop(Duration.ofSeconds(10));
            assertThat(idle.atEnd()).isTrue();
            assertThat(stopped).isNotDone();
            answer.countDown();
            assertThat(client.readResponse()).contains("connection: close\r\n").endsWith("last");
            stopped.join();
        }
    }

    @Test
    void clientsThatAreSentAwayLeaveAfterTheirNextResponse() throws Exception {
        try (var proxy =
                Proxy.with("/", new RouteAction.DirectResponse(200, "")).run()) {
            Wire client = proxy.connect();
            assertThat(client.send(GET).readResponse()).doesNotContain("connection:");
            proxy.plane().dismiss(true).join();
            assertThat(client.send(GET).readResponse()).contains("connection: close\r\n");
            assertThat(client.atEnd()).isTrue();
            proxy.plane().dismiss(false).join();
            assertThat(proxy.connect().send(GET).readResponse()).doesNotContain("connection:");
        }
    }

    @Test
    void stoppingDoesNotWaitLongerThanTheGrace() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> wire.readToEnd());
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect().send(GET);
            Await.until("it reached the upstream", () -> proxy.events().count(UpstreamEvent.RQ_STARTED) == 1);
            proxy.plane().stop(Duration.ofMillis(20)).join();
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void endpointsOfTheProxyItselfAreServedByTheSameCodec() throws Exception {
        try (var proxy =
                Proxy.with("/", new RouteAction.DirectResponse(200, "")).run()) {
            InetSocketAddress admin = proxy.plane()
                    .serve(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            request -> CompletableFuture.supplyAsync(
                                    () -> request.path().equals("/silent")
                                            ? LocalService.Answer.NONE
                                            : new LocalService.Answer(
                                                    200, "text/plain", request.method() + " " + request.path())))
                    .join();
            try (Wire client = Wire.to(admin)) {
                assertThat(client.send("POST /logging?level=debug HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nxx")
                                .readResponse())
                        .startsWith("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 25\r\n")
                        .endsWith("POST /logging?level=debug");
                assertThat(client.send("GET /a HTTP/1.1\r\nHost: t\r\n\r\n").readResponse())
                        .endsWith("GET /a");
                assertThat(client.send("nonsense\r\n\r\n").readToEnd()).startsWith("HTTP/1.1 400 Bad Request\r\n");
            }
            try (Wire client = Wire.to(admin)) {
                assertThat(client.send("GET /silent HTTP/1.1\r\nHost: t\r\n\r\n")
                                .readToEnd())
                        .isEmpty();
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static HttpConnectionManager answering(String body) {
        var route = Route.of(RouteMatch.prefix("/"), new RouteAction.DirectResponse(200, body));
        var table = RouteTable.of("t", List.of(VirtualHost.of("all", List.of("*"), List.of(route))));
        return HttpConnectionManager.of("test", new Routes.Inline(table));
    }

    private static Map<String, ListenerConfig> both(Map<String, ListenerConfig> a, Map<String, ListenerConfig> b) {
        var all = new HashMap<>(a);
        all.putAll(b);
        return all;
    }
}
