package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import org.junit.jupiter.api.Test;

/** What goes through, and in which form. */
class ForwardingTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @Test
    void aGetIsAnsweredByTheUpstream() throws Exception {
        try (var upstream = Upstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nServer: theirs\r\n\r\nhi");
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            assertThat(proxy.get("/a"))
                    .startsWith(
                            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nserver: envoy\r\nx-envoy-upstream-service-time: ")
                    .contains("\r\ndate: ")
                    .endsWith("\r\n\r\nhi");
            assertThat(proxy.events().outcome(1)).isEqualTo("- via_upstream");
            assertThat(proxy.events().ended(1).bytesSent()).isEqualTo(2);
        }
    }

    @Test
    void aBodyOfKnownLengthKeepsIt() throws Exception {
        try (var upstream = Upstream.echoing();
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            String seen = proxy.connect()
                    .send("POST /p HTTP/1.1\r\nHost: t:1\r\nContent-Length: 5\r\n\r\nhello")
                    .readResponse();
            assertThat(seen)
                    .contains("\r\n\r\nPOST /p HTTP/1.1\r\nhost: t:1\r\ncontent-length: 5\r\n")
                    .endsWith("hello");
            assertThat(proxy.events().ended(1).bytesReceived()).isEqualTo(5);
        }
    }

    @Test
    void chunksAndTrailersPassBothWays() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> {
                    String request = wire.readRequest().orElseThrow();
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    wire.send(Integer.toHexString(request.length()) + "\r\n" + request + "\r\n0\r\nX-Sum: out\r\n\r\n");
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            String seen = proxy.connect()
                    .send(
                            "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: in\r\n\r\n")
                    .readResponse();
            assertThat(seen)
                    .contains("\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nx-sum: in\r\n\r\n")
                    .endsWith("\r\n0\r\nx-sum: out\r\n\r\n");
        }
    }

    @Test
    void aResponseThatEndsWithItsConnectionIsChunked() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 200 OK\r\n\r\nhello");
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            assertThat(proxy.get("/"))
                    .contains("\r\ntransfer-encoding: chunked\r\n")
                    .endsWith("5\r\nhello\r\n0\r\n\r\n");
            assertThat(proxy.events().outcome(1)).isEqualTo("- via_upstream");
        }
    }

    @Test
    void theAnswerToHeadKeepsItsLengthAndHasNoBody() throws Exception {
        try (var upstream = Upstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect();
            for (int i = 0; i < 2; i++) {
                assertThat(client.send("HEAD / HTTP/1.1\r\nHost: t\r\n\r\n").readHead())
                        .contains("content-length: 5\r\n");
            }
            assertThat(upstream.connections()).hasSize(1);
        }
    }

    @Test
    void notModifiedHasNoBodyAndKeepsTheConnection() throws Exception {
        try (var upstream = Upstream.answering("HTTP/1.1 304 Not Modified\r\nETag: x\r\nContent-Length: 5\r\n\r\n");
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect();
            for (int i = 0; i < 2; i++) {
                assertThat(client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n").readResponse())
                        .startsWith("HTTP/1.1 304 Not Modified");
            }
            assertThat(upstream.connections()).hasSize(1);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderOverOneConnection() throws Exception {
        try (var upstream = Upstream.echoing();
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect();
            client.send("GET /1 HTTP/1.1\r\nHost: t\r\n\r\nPOST /2 HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nab"
                    + "GET /3 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
            assertThat(client.readResponse()).contains("GET /1 ");
            assertThat(client.readResponse()).contains("POST /2 ").endsWith("ab");
            assertThat(client.readResponse()).contains("connection: close\r\n").contains("GET /3 ");
            assertThat(client.atEnd()).isTrue();
            assertThat(proxy.events().ended()).isEqualTo(3);
        }
    }

    @Test
    void upstreamConnectionsAreUsedAgain() throws Exception {
        try (var upstream = Upstream.answering(OK);
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            for (int i = 0; i < 5; i++) {
                assertThat(proxy.get("/")).endsWith("hi");
            }
            assertThat(upstream.connections()).hasSize(1);
            assertThat(proxy.events().count(UpstreamEvent.CX_OPENED)).isEqualTo(1);
        }
    }

    @Test
    void anUpstreamThatClosesIsNotUsedAgain() throws Exception {
        try (var upstream = Upstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            assertThat(proxy.get("/")).doesNotContain("connection: close");
            assertThat(proxy.get("/")).endsWith("hi");
            assertThat(upstream.connections()).hasSize(2);
        }
    }

    @Test
    void anExpectationIsAnsweredHereUnlessItIsProxied() throws Exception {
        try (var upstream = Upstream.echoing();
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect();
            client.send("POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send("ab").readResponse())
                    .doesNotContain("expect:")
                    .endsWith("ab");
        }
    }

    @Test
    void aProxiedExpectationIsAnsweredByTheUpstream() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> {
                    String head = wire.readHead();
                    wire.send("HTTP/1.1 100 Continue\r\n\r\n");
                    String body = wire.read(2);
                    wire.send("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSaw: " + head.contains("expect: 100-continue")
                            + "\r\n\r\n" + body);
                    wire.readRequest();
                });
                var proxy = Proxy.routing("/", upstream.cluster("c"))
                        .http(Http::proxying100)
                        .run()) {
            Wire client = proxy.connect();
            client.send("POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("ab");
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n");
            assertThat(client.readResponse()).contains("saw: true\r\n").endsWith("ab");
        }
    }

    @Test
    void bytesFlowWhileBothSidesAreStillTalking() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    for (int i = 0; i < 3; i++) {
                        wire.send("6\r\n" + wire.read(6) + "\r\n"); // a chunk of the request as a chunk of the response
                    }
                    wire.send("0\r\n\r\n");
                    wire.readToEnd();
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect();
            client.send("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(client.readHead()).contains("connection: close");
            for (int i = 0; i < 3; i++) {
                client.send("1\r\n" + i + "\r\n");
                assertThat(client.read(11)).isEqualTo("6\r\n1\r\n" + i + "\r\n\r\n");
            }
            assertThat(client.readToEnd()).isEqualTo("0\r\n\r\n");
        }
    }

    @Test
    void anEarlyAnswerEndsTheConnection() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readHead();
                    wire.send("HTTP/1.1 413 Payload Too Large\r\nContent-Length: 0\r\n\r\n");
                    wire.readToEnd();
                });
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect();
            client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1000000\r\n\r\nabc");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 413 ").contains("connection: close\r\n");
            assertThat(proxy.events().outcome(1)).isEqualTo("- via_upstream");
        }
    }

    @Test
    void anOfferOfHttp2IsPassedOver() throws Exception {
        try (var upstream = Upstream.echoing();
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            Wire client = proxy.connect();
            client.send(
                    "GET / HTTP/1.1\r\nHost: t\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n");
            assertThat(client.readResponse())
                    .startsWith("HTTP/1.1 200 OK")
                    .doesNotContain("http2-settings", "upgrade", "connection");
        }
    }
}
