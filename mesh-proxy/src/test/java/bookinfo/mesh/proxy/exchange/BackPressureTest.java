package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.RetryOn;
import bookinfo.mesh.proxy.config.Route;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.RouteMatch;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Bodies that are much larger than what the proxy may hold. */
class BackPressureTest {
    private static final int PIECE = 64 * 1024;
    private static final String GET = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
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

    /** 1,600 answers of 64 KiB. */
    @Test
    void aClientThatAsksOnAndOnAndReadsNoAnswerIsNotAnsweredOnAndOn() throws Exception {
        var answer = new RouteAction.DirectResponse(200, "x".repeat(PIECE));
        try (var proxy = Proxy.with("/", answer).run()) {
            holdsBack(proxy);
        }
        try (var upstream =
                        Upstream.answering("HTTP/1.1 200 OK\r\nContent-Length: " + PIECE + "\r\n\r\n" + answer.body());
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            holdsBack(proxy);
        }
    }

    private static void holdsBack(Proxy proxy) throws Exception {
        Wire client = proxy.connect();
        Thread.ofVirtual().start(() -> client.sendUnchecked(GET.repeat(PIECES)));
        Await.standstill(() -> proxy.events().ended());
        assertThat(proxy.buffered()).isLessThan(HELD);
        assertThat(proxy.events().ended()).isLessThan(PIECES);
        for (int i = 0; i < PIECES; i++) {
            assertThat(client.readResponse()).endsWith("x".repeat(PIECE));
        }
    }

    /** On its way each piece costs a hundred times its one byte, so that a single read of them all would be megabytes. */
    @Test
    void anAnswerOfTinyChunksWaitsUnreadForAClientThatDoesNotRead() throws Exception {
        int clients = 20;
        String chunks = "1\r\nx\r\n".repeat(PIECE);
        var sent = new AtomicLong();
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    for (int i = 0; i < PIECES; i++) {
                        wire.send(chunks);
                        sent.addAndGet(PIECE);
                    }
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            long before = heap();
            Wire client = proxy.connect();
            for (int i = 0; i < clients; i++) {
                client = proxy.connect().send(GET);
                assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
            }
            Await.standstill(sent::get);
            assertThat(heap() - before).isLessThan(25 * 1024 * 1024);
            for (int i = 0; i < 20; i++) {
                assertThat(client.read(chunks.length())).isEqualTo(chunks);
            }
        }
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** What waited for room is sent when there is room, and not only when the client sends more. */
    @Test
    void whatHasComeOfABodyReachesTheUpstreamAlthoughNoMoreComes() throws Exception {
        String chunks = "1\r\nx\r\n".repeat(10_000);
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readRequest();
                    wire.send(OK).readHead();
                    assertThat(wire.read(chunks.length())).isEqualTo(chunks);
                    wire.send(OK).readToEnd();
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            assertThat(proxy.get("/")).endsWith("hi");
            Wire client = proxy.connect();
            client.send("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
            assertThat(client.readResponse()).endsWith("hi");
        }
    }

    @Test
    void theBeginningOfAPipelinedBodyReachesTheUpstream() throws Exception {
        var both = new CountDownLatch(2);
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readRequest();
                    both.countDown();
                    both.await();
                    for (String head = wire.send(OK).readHead(); !head.isEmpty(); head = wire.readHead()) {
                        wire.send(head.startsWith("POST") ? OK.replace("hi", wire.read(2)) : OK);
                    }
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect().send(GET);
            Wire other = proxy.connect().send(GET);
            assertThat(client.readResponse() + other.readResponse()).endsWith("hi");
            // Now there is a connection for each of two requests.
            client.send(GET + "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 8\r\n\r\nyo");
            assertThat(client.readResponse()).endsWith("hi");
            assertThat(client.readResponse()).endsWith("yo");
        }
    }

    /** A piece of one byte must not keep the whole buffer that it was read into. */
    @Test
    void aBodyKeptForAnotherTryTakesItsSizeHoweverItCame() throws Exception {
        int pieces = 300;
        var read = new AtomicLong();
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readHead();
                    for (int i = 0; i < pieces; i++) {
                        wire.read(6);
                        read.incrementAndGet();
                    }
                    wire.readToEnd();
                });
                var proxy = Proxy.routing("/none", upstream.cluster("c"))
                        .and(Route.of(RouteMatch.prefix("/"), new Tries(RetryOn.FIVE_XX, 1).to("c")))
                        .run()) {
            Wire client = proxy.connect();
            client.send("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 1; i <= pieces; i++) {
                client.send("1\r\nx\r\n");
                int sent = i;
                Await.until("it reached the upstream", () -> read.get() == sent);
            }
            assertThat(proxy.buffered()).isLessThan(8 * 1024);
        }
    }
}
