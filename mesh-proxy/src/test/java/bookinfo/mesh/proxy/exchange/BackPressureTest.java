package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Bodies that are much larger than what the proxy may hold. */
class BackPressureTest {
    private static final int PIECE = 64 * 1024;
    /** 100 MB: more than the sockets on the way can hold, which may be as much as 40 MB. */
    private static final int PIECES = 1600;
    /** What watermarks and reads may hold in the proxy. */
    private static final long HELD = 4 * 1024 * 1024;

    @Test
    void aClientThatDoesNotReadStopsTheUpstream() throws Exception {
        var sent = new AtomicLong();
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + (long) PIECE * PIECES + "\r\n\r\n");
                    String piece = "x".repeat(PIECE);
                    for (int i = 0; i < PIECES; i++) {
                        wire.send(piece);
                        sent.addAndGet(PIECE);
                    }
                    wire.readRequest();
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect().send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
            client.readHead();
            Await.standstill(sent::get);
            assertThat(proxy.buffered()).isLessThan(HELD);
            assertThat(sent.get()).isLessThan((long) PIECE * PIECES);
            for (int i = 0; i < PIECES; i++) {
                assertThat(client.read(PIECE)).hasSize(PIECE);
            }
            assertThat(proxy.events().outcome(1)).isEqualTo("- via_upstream");
        }
    }

    @Test
    void anUpstreamThatDoesNotReadStopsTheClient() throws Exception {
        var read = new CountDownLatch(1);
        var sent = new AtomicLong();
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readHead();
                    read.await();
                    for (int i = 0; i < PIECES; i++) {
                        wire.read(PIECE);
                    }
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
                    wire.readRequest();
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect();
            client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: " + (long) PIECE * PIECES + "\r\n\r\n");
            Thread.ofVirtual().start(() -> {
                String piece = "x".repeat(PIECE);
                for (int i = 0; i < PIECES; i++) {
                    client.sendUnchecked(piece);
                    sent.addAndGet(PIECE);
                }
            });
            Await.standstill(sent::get);
            assertThat(proxy.buffered()).isLessThan(HELD);
            assertThat(sent.get()).isLessThan((long) PIECE * PIECES);
            read.countDown();
            assertThat(client.readResponse()).endsWith("hi");
            assertThat(proxy.events().ended(1).bytesReceived()).isEqualTo((long) PIECE * PIECES);
        }
    }

    @Test
    void aClientThatAsksOnAndOnIsNotReadWhileItsFirstRequestWaits() throws Exception {
        var sent = new AtomicLong();
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readRequest();
                    wire.readRequest();
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect();
            Thread.ofVirtual().start(() -> {
                String requests = "GET / HTTP/1.1\r\nHost: t\r\n\r\n".repeat(PIECE / 27);
                for (int i = 0; i < PIECES; i++) {
                    client.sendUnchecked(requests);
                    sent.addAndGet(requests.length());
                }
            });
            Await.standstill(sent::get);
            assertThat(proxy.buffered()).isLessThan(HELD);
            assertThat(sent.get()).isLessThan((long) PIECE * PIECES / 2);
        }
    }
}
