package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.Limits;
import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class PoolTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final String GET = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";

    /** Envoy, measured: with 1 connection and 1 pending request, of N held requests 1 runs, 1 waits, the others overflow. */
    @Test
    void oneRunsOneWaitsTheOthersOverflow() throws Exception {
        var go = new Semaphore(0);
        try (var upstream = Upstream.playing((wire, n) -> {
                    while (wire.readRequest().isPresent()) {
                        go.acquireUninterruptibly();
                        wire.send(OK);
                    }
                });
                var proxy = Proxy.routing(
                                "/",
                                Clusters.perConnection(
                                        Clusters.limited(upstream.cluster("c"), new Limits(1, 1, 1024, 3, false)), 1))
                        .run()) {
            Wire running = proxy.connect().send(GET);
            Await.until("it reached the upstream", () -> proxy.events().count(UpstreamEvent.RQ_STARTED) == 1);
            Wire waiting = proxy.connect().send(GET);
            Await.until("it waits", () -> proxy.events().count(UpstreamEvent.RQ_PENDING) == 2);
            for (int i = 0; i < 4; i++) {
                assertThat(proxy.connect().send(GET).readResponse())
                        .startsWith(
                                "HTTP/1.1 503 Service Unavailable\r\nx-envoy-overloaded: true\r\ncontent-length: 81\r\n"
                                        + "content-type: text/plain\r\ndate: ")
                        .endsWith("disconnect/reset before headers. reset reason: overflow");
            }
            go.release(2);
            assertThat(running.readResponse()).endsWith("hi");
            assertThat(waiting.readResponse()).endsWith("hi");
            assertThat(proxy.events().outcome(1)).isEqualTo("UO upstream_reset_before_response_started{overflow}");
            assertThat(proxy.events().count(UpstreamEvent.RQ_PENDING_OVERFLOW)).isEqualTo(4);
            assertThat(upstream.connections()).hasSize(2);
        }
    }

    /** Else who reads the answer and asks again finds the pending place taken, although it is about to be free. */
    @Test
    void whoWaitsForTheNextConnectionIsOnItsWayBeforeTheAnswerIs() throws Exception {
        try (var upstream =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                var proxy = Proxy.routing(
                                "/",
                                Clusters.perConnection(
                                        Clusters.limited(
                                                ClusterConfig.of("c", List.of(Endpoint.of((InetSocketAddress)
                                                        upstream.getLocalAddress()))),
                                                new Limits(1, 1, 1024, 3, false)),
                                        1))
                        .run()) {
            Wire running = proxy.connect().send(GET);
            try (var first = new Wire(upstream.accept().socket())) {
                assertThat(first.readRequest()).isPresent();
                proxy.connect().send(GET);
                Await.until("it waits", () -> proxy.events().count(UpstreamEvent.RQ_PENDING) == 2);
                first.send(OK);
                assertThat(running.readResponse()).endsWith("hi");
                upstream.configureBlocking(false);
                try (var next = upstream.accept()) {
                    assertThat(next).isNotNull();
                }
            }
        }
    }

    @Test
    void aRequestThatWaitsForItsConnectionFillsThePendingPlace() throws Exception {
        try (var full = new FullServer();
                var proxy = Proxy.routing(
                                "/",
                                Clusters.limited(
                                        ClusterConfig.of("c", List.of(Endpoint.of(full.address()))),
                                        new Limits(1, 1, 1024, 3, false)))
                        .run()) {
            proxy.connect().send(GET);
            Await.until("it waits", () -> proxy.events().count(UpstreamEvent.RQ_PENDING) == 1);
            assertThat(proxy.get("/")).endsWith("reset reason: overflow");
        }
    }

    @Test
    void requestsHaveALimitOfTheirOwn() throws Exception {
        var go = new Semaphore(0);
        try (var upstream = Upstream.playing((wire, n) -> {
                    while (wire.readRequest().isPresent()) {
                        go.acquireUninterruptibly();
                        wire.send(OK);
                    }
                });
                var proxy = Proxy.routing("/", Clusters.limited(upstream.cluster("c"), new Limits(9, 9, 1, 3, false)))
                        .run()) {
            Wire running = proxy.connect().send(GET);
            Await.until("it reached the upstream", () -> proxy.events().count(UpstreamEvent.RQ_STARTED) == 1);
            assertThat(proxy.get("/")).endsWith("reset reason: overflow");
            go.release();
            assertThat(running.readResponse()).endsWith("hi");
        }
    }

    /** Two wait for the one connection to an endpoint while another endpoint has all the requests that are allowed. */
    @Test
    void whoWaitedAndIsNotLetThroughMakesWayForTheNext() throws Exception {
        var go = new Semaphore(0);
        try (var busy = Upstream.playing((wire, n) -> {
                    while (wire.readRequest().isPresent()) {
                        go.acquireUninterruptibly();
                        wire.send(OK);
                    }
                });
                var full = new FullServer();
                var proxy = Proxy.routing(
                                "/",
                                Clusters.limited(
                                        busy.cluster("c")
                                                .withEndpoints(List.of(
                                                        Endpoint.of(busy.address()), Endpoint.of(full.address()))),
                                        new Limits(1, 9, 1, 3, false)))
                        .run()) {
            Wire running = proxy.connect().send(GET);
            Await.until("it reached the upstream", () -> proxy.events().count(UpstreamEvent.RQ_STARTED) == 1);
            Wire first = proxy.connect().send(GET);
            Await.until("it waits", () -> proxy.events().count(UpstreamEvent.RQ_PENDING) == 2);
            Wire next = proxy.connect().send(GET);
            Await.until("it waits", () -> proxy.events().count(UpstreamEvent.RQ_PENDING) == 3);
            Wire second = proxy.connect().send(GET);
            Await.until("it waits", () -> proxy.events().count(UpstreamEvent.RQ_PENDING) == 4);
            full.accept();
            assertThat(first.readResponse()).endsWith("reset reason: overflow");
            assertThat(second.readResponse()).endsWith("reset reason: overflow");
            assertThat(proxy.events().count(UpstreamEvent.RQ_ACTIVE_OVERFLOW)).isEqualTo(2);
            go.release(2);
            assertThat(running.readResponse()).endsWith("hi");
            assertThat(next.readResponse()).endsWith("hi");
        }
    }

    @Test
    void aConnectionServesNoMoreThanItsNumberOfRequests() throws Exception {
        try (var upstream = Upstream.answering(OK);
                var proxy = Proxy.routing("/", Clusters.perConnection(upstream.cluster("c"), 2))
                        .run()) {
            for (int i = 0; i < 5; i++) {
                assertThat(proxy.get("/")).endsWith("hi");
            }
            assertThat(upstream.connections()).hasSize(3);
            assertThat(proxy.events().count(UpstreamEvent.CX_MAX_REQUESTS)).isEqualTo(2);
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        try (var upstream = Upstream.answering(OK);
                var proxy = Proxy.routing("/", Clusters.idle(upstream.cluster("c"), Duration.ofMillis(30)))
                        .run()) {
            assertThat(proxy.get("/")).endsWith("hi");
            Await.until("it is closed", () -> proxy.events().count(UpstreamEvent.CX_CLOSED) == 1);
            assertThat(proxy.events().count(UpstreamEvent.CX_IDLE_TIMEOUT)).isEqualTo(1);
            assertThat(proxy.get("/")).endsWith("hi");
            assertThat(upstream.connections()).hasSize(2);
        }
    }

    @Test
    void aConnectionThatTheUpstreamClosedIsNotUsed() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readRequest();
                    wire.send(OK);
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            for (int i = 1; i <= 3; i++) {
                assertThat(proxy.get("/")).endsWith("hi");
                int closed = i;
                Await.until("the pool saw the close", () -> proxy.events().count(UpstreamEvent.CX_CLOSED) == closed);
            }
        }
    }

    @Test
    void aConnectionThatDoesNotOpenInTimeFails() throws Exception {
        try (var full = new FullServer();
                var proxy = Proxy.routing(
                                "/",
                                Clusters.connectingWithin(
                                        ClusterConfig.of("c", List.of(Endpoint.of(full.address()))),
                                        Duration.ofMillis(50)))
                        .run()) {
            assertThat(proxy.get("/")).startsWith("HTTP/1.1 503 ").endsWith("reset reason: connection timeout");
            assertThat(proxy.events().outcome(1))
                    .isEqualTo("UF upstream_reset_before_response_started{connection_timeout}");
            assertThat(proxy.events().count(UpstreamEvent.CX_CONNECT_TIMEOUT)).isEqualTo(1);
        }
    }

    @Test
    void connectionsComeFromTheAddressThatIsAskedFor() throws Exception {
        InetAddress ours = InetAddress.getByName("127.3.2.1");
        try (var upstream = Upstream.answering(OK);
                var proxy = Proxy.routing("/", Clusters.from(upstream.cluster("c"), ours))
                        .run()) {
            assertThat(proxy.get("/")).endsWith("hi");
            assertThat(upstream.connections().getFirst().remoteAddress()).isEqualTo(ours);
            assertThat(proxy.events().ended(1).upstreamLocal().orElseThrow().getAddress())
                    .isEqualTo(ours);
        }
    }

    @Test
    void bytesThatAnswerNoRequestCloseTheConnection() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> {
                    while (wire.readRequest().isPresent()) {
                        wire.send(OK + "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled");
                    }
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            for (int i = 0; i < 3; i++) {
                assertThat(proxy.get("/")).endsWith("\r\n\r\nhi");
            }
            assertThat(upstream.connections()).hasSize(3);
        }
    }

    @Test
    void newEndpointsAreUsedAndOldOnesLetGo() throws Exception {
        try (var before = Upstream.answering(OK);
                var after = Upstream.answering(OK.replace("hi", "ho"));
                var proxy = Proxy.routing("/", before.cluster("c")).run()) {
            assertThat(proxy.get("/")).endsWith("hi");
            proxy.cluster(after.cluster("c")).run();
            assertThat(proxy.get("/")).endsWith("ho");
            Await.until("the old connection is closed", () -> proxy.events().count(UpstreamEvent.CX_CLOSED) == 1);
        }
    }

    @Test
    void connectionsToEndpointsThatStayAreKept() throws Exception {
        try (var upstream = Upstream.answering(OK);
                var other = Upstream.answering(OK);
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            assertThat(proxy.get("/")).endsWith("hi");
            proxy.cluster(upstream.cluster("c")
                            .withEndpoints(List.of(Endpoint.of(upstream.address()), Endpoint.of(other.address()))))
                    .run();
            assertThat(proxy.get("/")).endsWith("hi");
            assertThat(upstream.connections()).hasSize(1);
        }
    }

    /** A server whose queue of connections is full: the system answers no further SYN. */
    private static final class FullServer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> queue = new ArrayList<>();

        FullServer() throws IOException {
            for (int i = 0; i < 2; i++) {
                queue.add(new Socket(socket.getInetAddress(), socket.getLocalPort()));
            }
        }

        /** Makes room, so that those who tried are connected when they try again. */
        void accept() throws IOException {
            for (int i = 0; i < 2; i++) {
                queue.add(socket.accept());
            }
        }

        InetSocketAddress address() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        @Override
        public void close() throws IOException {
            for (Socket waiting : queue) {
                waiting.close();
            }
            socket.close();
        }
    }
}
