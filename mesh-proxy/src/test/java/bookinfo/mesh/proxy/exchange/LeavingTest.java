package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.exchange.Telemetry.DownstreamEvent;
import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that leave half way. */
class LeavingTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatLeavesWhileItWaitsFreesTheUpstream(boolean reset) throws Exception {
        var left = new CountDownLatch(1);
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readRequest();
                    wire.readToEnd();
                    left.countDown();
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect().send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
            Await.until("it reached the upstream", () -> proxy.events().count(UpstreamEvent.RQ_STARTED) == 1);
            if (reset) {
                client.reset();
            } else {
                client.close();
            }
            assertThat(proxy.events().outcome(1)).isEqualTo("DC downstream_remote_disconnect");
            assertThat(proxy.events().ended(1).status()).isZero();
            left.await();
            Await.until("all is closed", () -> proxy.events().count(DownstreamEvent.CONNECTION_CLOSED) == 1);
        }
    }

    @Test
    void aClientThatLeavesWithinItsBodyFreesTheUpstream() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> wire.readToEnd());
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect().send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\nabc");
            Await.until("it reached the upstream", () -> proxy.events().count(UpstreamEvent.RQ_STARTED) == 1);
            client.close();
            assertThat(proxy.events().outcome(1)).isEqualTo("DC downstream_remote_disconnect");
            Await.until("the upstream is let go", () -> proxy.events().count(UpstreamEvent.CX_CLOSED) == 1);
        }
    }

    @Test
    void aClientThatResetsWithinItsBodyWhileItIsAnsweredFreesTheUpstream() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                    wire.readToEnd();
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect().send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\nabc");
            client.readHead();
            client.reset();
            assertThat(proxy.events().outcome(1)).isEqualTo("DC downstream_remote_disconnect");
            assertThat(proxy.events().ended(1).status()).isEqualTo(200);
            Await.until("the upstream is let go", () -> proxy.events().count(UpstreamEvent.CX_CLOSED) == 1);
        }
    }

    @Test
    void aClientThatLeavesWithinTheResponseFreesTheUpstream() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                    wire.readToEnd();
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect().send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
            client.readHead();
            client.close();
            assertThat(proxy.events().outcome(1)).isEqualTo("DC downstream_remote_disconnect");
            assertThat(proxy.events().ended(1).status()).isEqualTo(200);
            Await.until("the upstream is let go", () -> proxy.events().count(UpstreamEvent.CX_CLOSED) == 1);
        }
    }

    @Test
    void aClientThatLeavesWithinItsHeadIsForgotten() throws Exception {
        try (var upstream = Upstream.answering("unused");
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            proxy.connect().send("GET / HTT").close();
            Await.until("it is closed", () -> proxy.events().count(DownstreamEvent.CONNECTION_CLOSED) == 1);
            assertThat(proxy.events().ended()).isZero();
        }
    }

    @Test
    void anUpstreamThatResetsWithinTheResponseBreaksItOff() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
                    wire.read(9);
                    wire.reset();
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect().send("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
            assertThat(client.read(9)).isEqualTo("4\r\nhalf\r\n");
            client.send("4\r\n\r\n\r\n\r\n");
            assertThat(client.readToEnd()).as("no last chunk").isEmpty();
            assertThat(proxy.events().outcome(1))
                    .isEqualTo("UPE upstream_reset_after_response_started{protocol_error}");
        }
    }

    @Test
    void garbageWithinABodyIsAnsweredAndTheUpstreamLetGo() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> wire.readToEnd());
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect()
                    .send("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            Await.until("it reached the upstream", () -> proxy.events().count(UpstreamEvent.RQ_STARTED) == 1);
            client.send("what?\r\n");
            assertThat(client.readToEnd())
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("connection: close\r\n");
            assertThat(proxy.events().outcome(1)).isEqualTo("DPE http1.codec_error");
            Await.until("the upstream is let go", () -> proxy.events().count(UpstreamEvent.CX_CLOSED) == 1);
        }
    }
}
