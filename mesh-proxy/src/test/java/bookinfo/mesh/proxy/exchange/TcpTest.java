package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.Limits;
import bookinfo.mesh.proxy.config.Snapshot;
import bookinfo.mesh.proxy.config.Split;
import bookinfo.mesh.proxy.config.TcpProxy;
import bookinfo.mesh.proxy.exchange.Telemetry.TcpEvent;
import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** TCP connections that are passed on. Flags and counts as a stock Envoy 1.40 has them. */
class TcpTest {
    private static final int LARGE = 8 * 1024 * 1024;

    @Test
    void passesOnWhatIsNoHttpAndEachEndOfIt() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> wire.send("[" + wire.readToEnd() + "]"));
                var proxy = to(upstream.cluster("c")).run()) {
            assertThat(proxy.connect().send("\0abc\n").shutdownOutput().readToEnd())
                    .isEqualTo("[\0abc\n]");
            StreamInfo info = proxy.events().ended(1);
            assertThat(info.flags()).isEmpty();
            assertThat(info.bytesReceived()).isEqualTo(5);
            assertThat(info.bytesSent()).isEqualTo(7);
            assertThat(info.endpoint()).contains(Endpoint.of(upstream.address()));
            assertThat(info.upstreamLocal()).isPresent();
            assertThat(info.attempts()).isEqualTo(1);
            assertThat(proxy.events().transferred()).isEqualTo("5/7");
            assertThat(proxy.events().connected()).isEqualTo(1);
            assertThat(proxy.events().count(TcpEvent.OPENED)).isEqualTo(1);
            assertThat(proxy.events().count(TcpEvent.CLOSED)).isEqualTo(1);
            assertThat(proxy.events().count(UpstreamEvent.CX_CLOSED)).isEqualTo(1);
            assertThat(proxy.plane().load("c").connections()).isZero();
        }
    }

    @Test
    void theServerMaySpeakFirstAndTheClientAnswerAfterTheServersEnd() throws Exception {
        var heard = new Semaphore(0);
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.send("hello").shutdownOutput();
                    assertThat(wire.readToEnd()).isEqualTo("bye");
                    heard.release();
                });
                var proxy = to(upstream.cluster("c")).run()) {
            Wire client = proxy.connect();
            assertThat(client.readToEnd()).isEqualTo("hello");
            client.send("bye").shutdownOutput();
            heard.acquire();
            assertThat(proxy.events().ended(1).bytesReceived()).isEqualTo(3);
        }
    }

    @Test
    void readsNoFasterThanTheOtherEndTakes() throws Exception {
        var read = new Semaphore(0);
        try (var upstream = Upstream.playing((wire, n) -> {
                    read.acquire();
                    wire.send("read " + wire.read(LARGE).length());
                });
                var proxy = to(upstream.cluster("c")).run()) {
            Wire client = proxy.connect();
            Thread.ofVirtual().start(() -> client.sendUnchecked("x".repeat(LARGE)));
            Await.until("it no longer reads", () -> proxy.events().count(TcpEvent.READING_PAUSED) > 0);
            Await.standstill(() -> proxy.events().received());
            assertThat(proxy.buffered()).isLessThan(1024 * 1024);
            read.release();
            assertThat(client.readToEnd()).isEqualTo("read " + LARGE);
            assertThat(proxy.events().count(TcpEvent.READING_RESUMED)).isPositive();
        }
    }

    @Test
    void anEndpointThatRefusesTurnsTheClientAway() throws Exception {
        try (var proxy = to(ClusterConfig.of("c", List.of(Endpoint.of(Upstream.nobody()))))
                .run()) {
            assertThat(proxy.connect().readToEnd()).isEmpty();
            StreamInfo info = proxy.events().ended(1);
            assertThat(ResponseFlag.text(info.flags())).isEqualTo("UF,URX");
            assertThat(info.transportFailure()).isEqualTo("delayed connect error: Connection refused");
            assertThat(proxy.events().connected()).isEqualTo(1);
            assertThat(proxy.events().count(UpstreamEvent.CX_CONNECT_FAIL)).isEqualTo(1);
            assertThat(proxy.events().count(UpstreamEvent.CX_CONNECT_ATTEMPTS_EXCEEDED))
                    .isEqualTo(1);
        }
    }

    @Test
    void anotherEndpointIsTriedWhereMoreThanOneAttemptIsAllowed() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> wire.send("hi"))) {
            var cluster =
                    ClusterConfig.of("c", List.of(Endpoint.of(Upstream.nobody()), Endpoint.of(upstream.address())));
            var twice = new TcpProxy("t", Split.only("c"), Duration.ZERO, 2, List.of());
            try (var proxy = Proxy.tcp(twice).cluster(cluster).run()) {
                assertThat(proxy.connect().shutdownOutput().readToEnd()).isEqualTo("hi");
                assertThat(ResponseFlag.text(proxy.events().ended(1).flags())).isEqualTo("UF");
                assertThat(proxy.events().ended(1).attempts()).isEqualTo(2);
            }
        }
    }

    @Test
    void whoFindsNoEndpointOrNoClusterIsTurnedAway() throws Exception {
        try (var proxy = to(ClusterConfig.of("c", List.of())).run()) {
            assertThat(proxy.connect().readToEnd()).isEmpty();
            assertThat(ResponseFlag.text(proxy.events().ended(1).flags())).isEqualTo("UH");
            assertThat(proxy.events().count(UpstreamEvent.RQ_NONE_HEALTHY)).isEqualTo(1);
        }
        try (var proxy = Proxy.tcp(TcpProxy.to("t", "nowhere")).run()) {
            assertThat(proxy.connect().readToEnd()).isEmpty();
            assertThat(ResponseFlag.text(proxy.events().ended(1).flags())).isEqualTo("NC");
            assertThat(proxy.events().count(TcpEvent.NO_ROUTE)).isEqualTo(1);
        }
    }

    @Test
    void connectionsBeyondTheLimitAreTurnedAwayUntilOneEnds() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> wire.send("hi").readToEnd());
                var proxy = to(Clusters.limited(upstream.cluster("c"), new Limits(1, 1024, 1024, 3, false)))
                        .run()) {
            Wire only = proxy.connect();
            assertThat(only.read(2)).isEqualTo("hi");
            assertThat(proxy.connect().readToEnd()).isEmpty();
            assertThat(ResponseFlag.text(proxy.events().ended(1).flags())).isEqualTo("UO");
            assertThat(proxy.events().ended(1).endpoint()).isEmpty();
            assertThat(proxy.events().count(UpstreamEvent.CX_OVERFLOW)).isEqualTo(1);
            assertThat(only.shutdownOutput().readToEnd()).isEmpty();
            proxy.events().ended(2);
            assertThat(proxy.connect().read(2)).isEqualTo("hi");
        }
    }

    @Test
    void whereNothingMovesBothEndsAreClosed() throws Exception {
        var brief = new TcpProxy("t", Split.only("c"), Duration.ofMillis(50), 1, List.of());
        try (var upstream = Upstream.playing((wire, n) -> wire.readToEnd());
                var proxy = Proxy.tcp(brief).cluster(upstream.cluster("c")).run()) {
            assertThat(proxy.connect().readToEnd()).isEmpty();
            proxy.events().ended(1);
            assertThat(proxy.events().count(TcpEvent.IDLE_TIMEOUT)).isEqualTo(1);
            assertThat(proxy.events().count(UpstreamEvent.CX_CLOSED)).isEqualTo(1);
        }
    }

    @Test
    void aClientThatBreaksOffBreaksItsUpstreamOff() throws Exception {
        var ended = new Semaphore(0);
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.send("hi");
                    assertThatThrownBy(wire::readToEnd).hasMessage("Connection reset");
                    ended.release();
                });
                var proxy = to(upstream.cluster("c")).run()) {
            Wire client = proxy.connect();
            client.read(2);
            client.reset();
            ended.acquire();
            assertThat(proxy.events().ended(1).flags()).isEmpty();
            assertThat(proxy.plane().load("c").connections()).isZero();
        }
    }

    /** Else the client took the part that it got for all. */
    @Test
    void aServerThatBreaksOffBreaksTheClientOff() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.send("part");
                    wire.read(1);
                    wire.reset();
                });
                var proxy = to(upstream.cluster("c")).run()) {
            Wire client = proxy.connect();
            assertThat(client.read(4)).isEqualTo("part");
            client.send("x");
            assertThatThrownBy(client::readToEnd).hasMessage("Connection reset");
            assertThat(ResponseFlag.text(proxy.events().ended(1).flags())).isEqualTo("UR");
        }
    }

    @Test
    void sharesAreDrawnByWeight() throws Exception {
        try (var one = Upstream.playing((wire, n) -> wire.send("1"));
                var two = Upstream.playing((wire, n) -> wire.send("2"));
                var proxy = Proxy.tcp(new TcpProxy(
                                "t", new Split<>(List.of("one", "two"), List.of(1L, 4L)), Duration.ZERO, 1, List.of()))
                        .cluster(one.cluster("one"))
                        .cluster(two.cluster("two"))
                        .run()) {
            int twos = 0;
            for (int n = 0; n < 200; n++) {
                twos += proxy.connect().shutdownOutput().readToEnd().equals("2") ? 1 : 0;
            }
            assertThat(twos).isBetween(120, 180); // 150, and 5 standard deviations
        }
    }

    @Test
    void aConnectionOutlivesChangesOfItsListenerAndTheListenerMayChangeItsKind() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> wire.send("[" + wire.readToEnd() + "]"));
                var web = Upstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
                var proxy = to(upstream.cluster("c")).run()) {
            Wire client = proxy.connect().send("a");
            Await.until("it is passed on", () -> proxy.events().received() == 1);
            proxy.http().and("/", web.cluster("web")).run();
            assertThat(proxy.get("/")).endsWith("hi");
            proxy.plane().apply(Snapshot.EMPTY).join();
            assertThat(client.send("b").shutdownOutput().readToEnd()).isEqualTo("[ab]");
        }
    }

    private static Proxy to(ClusterConfig cluster) {
        return Proxy.tcp(TcpProxy.to("t", cluster.name())).cluster(cluster);
    }
}
