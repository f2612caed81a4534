package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.Snapshot;
import bookinfo.mesh.proxy.http.RequestHead;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What comes while an event loop is busy it finds in one go, in the order in which it came. */
class BusyLoopTest {
    private static final RouteAction FINE = new RouteAction.DirectResponse(200, "fine");

    private final Hold hold = new Hold();

    @Test
    void aConnectionThatTheUpstreamHasClosedServesNobody() throws Exception {
        var close = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
                    close.await();
                    wire.close();
                    closed.countDown();
                });
                var proxy = Proxy.with("/hold", FINE)
                        .and("/", upstream.cluster("c"))
                        .filter(hold)
                        .run()) {
            Wire client = proxy.connect();
            assertThat(client.send(get("/")).readResponse()).endsWith("hi");
            proxy.connect().send(get("/hold"));
            hold.reached("/hold");
            close.countDown();
            closed.await();
            client.send(get("/"));
            hold.release("/hold");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("hi");
        }
    }

    /** The first loop accepts; of the connections every second one is its own, beginning with the second. */
    @Test
    void whoIsAcceptedWhileItsListenerGoesIsSentAwayToo() throws Exception {
        try (var proxy = Proxy.with("/", FINE).filter(hold).loops(2).run()) {
            Wire other = connected(proxy);
            Wire accepting = connected(proxy);
            connected(proxy);
            Wire acceptingToo = connected(proxy);
            other.send(get("/hold/other"));
            hold.reached("/hold/other");
            CompletableFuture<?> gone = proxy.plane().apply(Snapshot.EMPTY);
            // After these the first loop has done its part, and the second will go on where it stops being busy.
            accepting.send(get("/")).readResponse();
            accepting.send(get("/")).readResponse();
            accepting.send(get("/hold/first"));
            hold.reached("/hold/first");
            acceptingToo.send(get("/hold/second"));
            Wire late = proxy.connect();
            Wire later = proxy.connect();
            hold.release("/hold/first");
            hold.reached("/hold/second");
            hold.release("/hold/other");
            Await.until("the listener goes", () -> proxy.plane().address("test").isEmpty());
            hold.release("/hold/second");
            gone.join();
            assertThat(late.atEnd()).isTrue();
            assertThat(later.atEnd()).isTrue();
        }
    }

    private static Wire connected(Proxy proxy) throws Exception {
        Wire wire = proxy.connect();
        assertThat(wire.send(get("/")).readResponse()).endsWith("fine");
        return wire;
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: t\r\n\r\n";
    }

    /** Keeps the event loop busy with each request for a path that begins with {@code /hold}. */
    private static final class Hold implements Filter {
        private final Map<String, CountDownLatch> reached = new ConcurrentHashMap<>();
        private final Map<String, CountDownLatch> released = new ConcurrentHashMap<>();

        @Override
        public String name() {
            return "hold";
        }

        @Override
        public Verdict request(RequestHead request, StreamInfo info) {
            if (request.path().startsWith("/hold")) {
                of(reached, request.path()).countDown();
                await(of(released, request.path()));
            }
            return Verdict.PROCEED;
        }

        void reached(String path) {
            await(of(reached, path));
        }

        void release(String path) {
            of(released, path).countDown();
        }

        private static CountDownLatch of(Map<String, CountDownLatch> latches, String path) {
            return latches.computeIfAbsent(path, _ -> new CountDownLatch(1));
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
