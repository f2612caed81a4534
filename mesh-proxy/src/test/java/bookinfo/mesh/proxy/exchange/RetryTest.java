package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.Limits;
import bookinfo.mesh.proxy.config.RetryOn;
import bookinfo.mesh.proxy.config.Route;
import bookinfo.mesh.proxy.config.RouteMatch;
import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final String FAILED = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\nno";

    @Test
    void anotherEndpointIsTriedWhenOneRefuses() throws Exception {
        try (var upstream = Upstream.answering(OK);
                var proxy = retrying(
                                ClusterConfig.of(
                                        "c", List.of(Endpoint.of(Upstream.nobody()), Endpoint.of(upstream.address()))),
                                new Tries(RetryOn.CONNECT_FAILURE, 2))
                        .run()) {
            assertThat(proxy.get("/")).endsWith("hi");
            assertThat(proxy.events().outcome(1)).isEqualTo("- via_upstream");
            assertThat(proxy.events().ended(1).attempts()).isEqualTo(2);
            assertThat(proxy.events().ended(1).transportFailure()).isEmpty();
            assertThat(proxy.events().count(UpstreamEvent.RQ_RETRY_SUCCESS)).isEqualTo(1);
        }
    }

    @Test
    void aHostThatWasTriedIsAvoided() throws Exception {
        var refusing = Endpoint.of(Upstream.nobody());
        try (var upstream = Upstream.answering(OK);
                var proxy = retrying(
                                ClusterConfig.of("c", List.of(refusing, refusing, Endpoint.of(upstream.address()))),
                                new Tries(RetryOn.CONNECT_FAILURE, 1).avoidingPreviousHosts())
                        .run()) {
            assertThat(proxy.get("/")).endsWith("hi");
        }
    }

    @Test
    void theLastAnswerIsGivenWhenTriesRunOut() throws Exception {
        try (var upstream = Upstream.answering(FAILED);
                var proxy = retrying(upstream.cluster("c"), new Tries(RetryOn.FIVE_XX, 2))
                        .run()) {
            assertThat(proxy.get("/"))
                    .startsWith("HTTP/1.1 503 Service Unavailable")
                    .endsWith("no");
            assertThat(proxy.events().outcome(1)).isEqualTo("URX via_upstream");
            assertThat(proxy.events().ended(1).attempts()).isEqualTo(3);
            assertThat(proxy.events().count(UpstreamEvent.RQ_RETRY)).isEqualTo(2);
            assertThat(proxy.events().count(UpstreamEvent.RQ_RETRY_LIMIT_EXCEEDED))
                    .isEqualTo(1);
        }
    }

    @Test
    void theReplySaysThatThereWereTries() throws Exception {
        var refusing = ClusterConfig.of("c", List.of(Endpoint.of(Upstream.nobody())));
        try (var proxy =
                retrying(refusing, new Tries(RetryOn.CONNECT_FAILURE, 1)).run()) {
            assertThat(proxy.get("/"))
                    .endsWith(
                            "disconnect/reset before headers. retried and the latest reset reason: remote connection failure");
            assertThat(proxy.events().outcome(1)).startsWith("URX,UF upstream_reset_before_response_started");
        }
    }

    @Test
    void aBodyIsSentAgain() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> {
                    String request = wire.readRequest().orElseThrow();
                    if (n > 1) {
                        wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + request.length() + "\r\n\r\n" + request);
                        wire.readRequest();
                    }
                });
                var proxy = retrying(upstream.cluster("c"), new Tries(RetryOn.FIVE_XX, 1))
                        .run()) {
            Wire client = proxy.connect();
            client.send("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            client.send("5\r\nagain\r\n0\r\nx-t: u\r\n\r\n");
            assertThat(client.readResponse())
                    .endsWith("again\r\n0\r\nx-t: u\r\n\r\n")
                    .contains("hello");
            assertThat(proxy.events().ended(1).bytesReceived()).isEqualTo(10);
        }
    }

    @Test
    void aBodyBeyondTheBufferIsSentOnce() throws Exception {
        int size = RequestBody.REPLAY_LIMIT + 100_000;
        try (var upstream = Upstream.playing((wire, n) -> wire.readRequest());
                var proxy = retrying(upstream.cluster("c"), new Tries(RetryOn.FIVE_XX, 5))
                        .run()) {
            Wire client = proxy.connect();
            client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: " + size + "\r\n\r\n" + "x".repeat(size));
            assertThat(client.readResponse())
                    .startsWith("HTTP/1.1 503 ")
                    .endsWith("reset reason: connection termination");
            assertThat(proxy.events().ended(1).attempts()).isEqualTo(1);
        }
    }

    @Test
    void aResponseThatHasBegunIsNotTriedAgain() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                });
                var proxy = retrying(upstream.cluster("c"), new Tries(RetryOn.FIVE_XX, 5))
                        .run()) {
            Wire client = proxy.connect();
            client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 OK").endsWith("half");
            assertThat(proxy.events().outcome(1))
                    .isEqualTo("UPE upstream_reset_after_response_started{protocol_error}");
            assertThat(upstream.connections()).hasSize(1);
        }
    }

    @Test
    void theAttemptIsCountedTowardsTheUpstream() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> {
                    String request = wire.readRequest().orElseThrow();
                    if (n > 2) {
                        wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + request.length() + "\r\n\r\n" + request);
                        wire.readRequest();
                    }
                });
                var proxy = retrying(upstream.cluster("c"), new Tries(RetryOn.FIVE_XX, 5))
                        .countingAttempts()
                        .run()) {
            assertThat(proxy.get("/")).contains("x-envoy-attempt-count: 3\r\n");
        }
    }

    @Test
    void retriesHaveALimitOfTheirOwn() throws Exception {
        try (var upstream = Upstream.answering(FAILED);
                var proxy = retrying(
                                Clusters.limited(upstream.cluster("c"), new Limits(10, 10, 10, 0, false)),
                                new Tries(RetryOn.FIVE_XX, 5))
                        .run()) {
            assertThat(proxy.get("/")).startsWith("HTTP/1.1 503 ").endsWith("no");
            assertThat(proxy.events().outcome(1)).isEqualTo("UO via_upstream");
            assertThat(proxy.events().count(UpstreamEvent.RQ_RETRY_OVERFLOW)).isEqualTo(1);
        }
    }

    @Test
    void aTryThatTakesTooLongMakesRoomForTheNext() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readRequest();
                    if (n == 2) {
                        wire.send(OK);
                    }
                    wire.readRequest();
                });
                var proxy = retrying(upstream.cluster("c"), new Tries(RetryOn.FIVE_XX, 2).each(Duration.ofMillis(50)))
                        .run()) {
            assertThat(proxy.get("/")).endsWith("hi");
            assertThat(proxy.events().ended(1).attempts()).isEqualTo(2);
            assertThat(proxy.events().outcome(1)).isEqualTo("- via_upstream");
            assertThat(proxy.events().count(UpstreamEvent.RQ_PER_TRY_TIMEOUT)).isEqualTo(1);
        }
    }

    private static Proxy retrying(ClusterConfig cluster, Tries tries) {
        return Proxy.routing("/none", cluster).and(Route.of(RouteMatch.prefix("/"), tries.to(cluster.name())));
    }
}
