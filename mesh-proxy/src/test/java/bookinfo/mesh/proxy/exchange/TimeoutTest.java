package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.HttpTimeouts;
import bookinfo.mesh.proxy.config.RetryOn;
import bookinfo.mesh.proxy.config.Route;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.RouteMatch;
import bookinfo.mesh.proxy.exchange.Telemetry.DownstreamEvent;
import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Limits in time, of tens of milliseconds; what must not run out has none, so that a slow machine changes nothing. */
class TimeoutTest {
    private static final Duration SHORT = Duration.ofMillis(40);
    /** What must have begun before it runs out. */
    private static final Duration LATER = Duration.ofMillis(500);

    private static final Upstream.Script SILENT = (wire, n) -> wire.readToEnd();

    @Test
    void aRouteGivesUpWaiting() throws Exception {
        try (var upstream = Upstream.playing(SILENT);
                var proxy = routing(upstream.cluster("c"), Tries.within(SHORT)).run()) {
            assertThat(proxy.get("/"))
                    .startsWith(
                            "HTTP/1.1 504 Gateway Timeout\r\ncontent-length: 24\r\ncontent-type: text/plain\r\ndate: ")
                    .endsWith("\r\n\r\nupstream request timeout");
            assertThat(proxy.events().outcome(1)).isEqualTo("UT response_timeout");
            assertThat(proxy.events().count(UpstreamEvent.RQ_TIMEOUT)).isEqualTo(1);
            assertThat(proxy.events().ended(1).endpoint()).isPresent();
            Await.until("the upstream is let go", () -> proxy.events().count(UpstreamEvent.CX_CLOSED) == 1);
        }
    }

    @Test
    void aTryGivesUpWaiting() throws Exception {
        try (var upstream = Upstream.playing(SILENT);
                var proxy = routing(upstream.cluster("c"), new Tries(RetryOn.CONNECT_FAILURE, 0).each(SHORT))
                        .run()) {
            assertThat(proxy.get("/")).endsWith("\r\n\r\nupstream request timeout");
            assertThat(proxy.events().outcome(1)).isEqualTo("UT upstream_per_try_timeout");
        }
    }

    @Test
    void theTimeOfARouteIncludesItsTries() throws Exception {
        try (var upstream = Upstream.playing(SILENT);
                var proxy = routing(
                                upstream.cluster("c"),
                                new Tries(RetryOn.FIVE_XX, 1000)
                                        .each(Duration.ofMillis(5))
                                        .all(SHORT))
                        .run()) {
            assertThat(proxy.get("/")).endsWith("\r\n\r\nupstream request timeout");
            assertThat(proxy.events().outcome(1)).isEqualTo("UT response_timeout");
        }
    }

    @Test
    void aResponseThatHasBegunIsBrokenOff() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                    wire.readToEnd();
                });
                var proxy = routing(upstream.cluster("c"), Tries.within(SHORT)).run()) {
            Wire client = proxy.connect().send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
            assertThat(client.readToEnd()).endsWith("half");
            assertThat(proxy.events().outcome(1)).isEqualTo("UT response_timeout");
        }
    }

    @Test
    void theTimeOfARouteBeginsWhenTheRequestIsComplete() throws Exception {
        try (var upstream = Upstream.echoing();
                var proxy = routing(upstream.cluster("c"), Tries.within(Duration.ofSeconds(5)))
                        .run()) {
            assertThat(proxy.get("/")).contains("x-envoy-expected-rq-timeout-ms: 5000\r\n");
        }
        try (var upstream = Upstream.playing(SILENT);
                var proxy = routing(upstream.cluster("c"), Tries.within(Duration.ofMillis(1)))
                        .run()) {
            Wire client = proxy.connect().send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\na");
            Await.until("it reached the upstream", () -> proxy.events().count(UpstreamEvent.RQ_STARTED) == 1);
            assertThat(proxy.get("/other")).endsWith("upstream request timeout");
            assertThat(proxy.events().ended()).isEqualTo(1);
            assertThat(client.send("b").readResponse()).endsWith("upstream request timeout");
        }
    }

    @Test
    void aClientThatDoesNotFinishItsHeadIsTurnedAway() throws Exception {
        try (var proxy = idling(t ->
                        new HttpTimeouts(t.idle(), t.streamIdle(), SHORT, t.request(), t.delayedClose(), t.drain()))
                .run()) {
            Wire client = proxy.connect().send("GET / HTTP/1.1\r\nHost: t\r\nX-Slow:");
            assertThat(client.readToEnd())
                    .startsWith("HTTP/1.1 408 Request Timeout\r\n")
                    .contains("connection: close\r\n")
                    .endsWith("request header timeout");
            assertThat(proxy.events().outcome(1)).isEqualTo("- request_header_timeout");
        }
    }

    @Test
    void aClientThatDoesNotFinishItsBodyIsTurnedAway() throws Exception {
        try (var upstream = Upstream.playing(SILENT);
                var proxy = Proxy.routing("/", upstream.cluster("c"))
                        .http(http -> Http.with(http, requestWithin(http.timeouts(), SHORT)))
                        .run()) {
            Wire client = proxy.connect().send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\nabc");
            assertThat(client.readToEnd())
                    .startsWith("HTTP/1.1 408 Request Timeout\r\n")
                    .endsWith("request timeout");
            assertThat(proxy.events().outcome(1)).isEqualTo("- request_overall_timeout");
        }
    }

    @Test
    void aClientThatStaysAfterTheLastAnswerIsClosedAllTheSame() throws Exception {
        try (var proxy = idling(t ->
                        new HttpTimeouts(t.idle(), t.streamIdle(), t.requestHeaders(), t.request(), SHORT, t.drain()))
                .run()) {
            Wire client = proxy.connect().send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\nhalf");
            assertThat(client.readToEnd()).contains("connection: close\r\n");
            Await.until("it is closed", () -> proxy.events().count(DownstreamEvent.CONNECTION_CLOSED) == 1);
        }
    }

    @Test
    void aConnectionWithoutARequestIsClosed() throws Exception {
        try (var proxy = idling(t -> new HttpTimeouts(
                        SHORT, t.streamIdle(), t.requestHeaders(), t.request(), t.delayedClose(), t.drain()))
                .run()) {
            assertThat(proxy.connect().atEnd()).isTrue();
            assertThat(proxy.events().ended()).isZero();
        }
    }

    @Test
    void aRequestOnWhichNothingMovesIsGivenUp() throws Exception {
        try (var upstream = Upstream.playing(SILENT);
                var proxy = Proxy.routing("/", upstream.cluster("c"))
                        .http(TimeoutTest::idleStreams)
                        .run()) {
            assertThat(proxy.get("/"))
                    .startsWith("HTTP/1.1 504 Gateway Timeout\r\n")
                    .endsWith("stream timeout");
            assertThat(proxy.events().outcome(1)).isEqualTo("SI stream_idle_timeout");
            Wire slow = proxy.connect().send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\nabc");
            assertThat(slow.readToEnd())
                    .startsWith("HTTP/1.1 408 Request Timeout\r\n")
                    .endsWith("stream timeout");
            assertThat(proxy.events().outcome(2)).isEqualTo("SI stream_idle_timeout");
        }
    }

    @Test
    void aClientThatDoesNotTakeItsAnswerIsLetGoAndItsUpstreamToo() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 200 OK\r\n\r\n");
                    while (true) {
                        wire.send("x".repeat(64 * 1024));
                    }
                });
                var proxy = Proxy.routing("/", upstream.cluster("c"))
                        .http(http -> idleStreams(http, LATER))
                        .run()) {
            Wire client = proxy.connect().send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(proxy.events().outcome(1)).isEqualTo("SI stream_idle_timeout");
            Await.until("the upstream is let go", () -> proxy.events().count(UpstreamEvent.CX_CLOSED) == 1);
            Await.until("it is closed", () -> proxy.events().count(DownstreamEvent.CONNECTION_CLOSED) == 1);
        }
    }

    @Test
    void anUpstreamThatDoesNotTakeTheBodyIsGivenUp() throws Exception {
        var answered = new CountDownLatch(1);
        try (var upstream = Upstream.playing((wire, n) -> {
                    wire.readHead();
                    answered.await();
                });
                var proxy = Proxy.routing("/", upstream.cluster("c"))
                        .http(http -> idleStreams(http, LATER))
                        .run()) {
            Wire client = proxy.connect();
            client.send("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
            Thread.ofVirtual().start(() -> {
                while (proxy.events().ended() == 0) {
                    client.sendUnchecked("10000\r\n" + "x".repeat(64 * 1024) + "\r\n");
                }
            });
            assertThat(client.readResponse())
                    .startsWith("HTTP/1.1 408 Request Timeout\r\n")
                    .endsWith("stream timeout");
            assertThat(proxy.events().outcome(1)).isEqualTo("SI stream_idle_timeout");
            Await.until("the upstream is let go", () -> proxy.events().count(UpstreamEvent.CX_CLOSED) == 1);
            answered.countDown();
        }
    }

    @Test
    void aClientThatDoesNotTakeItsLastAnswerIsClosed() throws Exception {
        var large = new RouteAction.DirectResponse(200, "x".repeat(32 * 1024 * 1024));
        try (var proxy =
                Proxy.with("/", large).http(http -> idleStreams(http, SHORT)).run()) {
            Wire client = proxy.connect().send("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
            Await.until("it is closed", () -> proxy.events().count(DownstreamEvent.CONNECTION_CLOSED) == 1);
        }
    }

    /** One limit for the whole head: it is not put off by every byte. */
    @Test
    void aHeadOfWhichAByteComesNowAndThenIsGivenUp() throws Exception {
        try (var proxy = idling(t ->
                        new HttpTimeouts(t.idle(), SHORT, t.requestHeaders(), t.request(), t.delayedClose(), t.drain()))
                .run()) {
            Wire client = proxy.connect().send("GET / HTTP/1.1\r\nHost: t\r\nX-Slow: ");
            Thread.ofVirtual().start(() -> {
                while (proxy.events().ended() == 0) {
                    client.sendUnchecked("x");
                    LockSupport.parkNanos(SHORT.toNanos() / 10);
                }
            });
            assertThat(client.readResponse()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
            assertThat(proxy.events().outcome(1)).isEqualTo("SI stream_idle_timeout");
        }
    }

    private static Proxy routing(ClusterConfig cluster, Tries tries) {
        return Proxy.routing("/none", cluster).and(Route.of(RouteMatch.prefix("/"), tries.to(cluster.name())));
    }

    private static Proxy idling(UnaryOperator<HttpTimeouts> change) {
        return Proxy.with("/", new RouteAction.DirectResponse(200, ""))
                .http(http -> Http.with(http, change.apply(http.timeouts())));
    }

    private static HttpTimeouts requestWithin(HttpTimeouts t, Duration limit) {
        return new HttpTimeouts(t.idle(), t.streamIdle(), t.requestHeaders(), limit, t.delayedClose(), t.drain());
    }

    private static HttpConnectionManager idleStreams(HttpConnectionManager http) {
        return idleStreams(http, SHORT);
    }

    private static HttpConnectionManager idleStreams(HttpConnectionManager http, Duration limit) {
        HttpTimeouts t = http.timeouts();
        return Http.with(
                http, new HttpTimeouts(t.idle(), limit, t.requestHeaders(), t.request(), t.delayedClose(), t.drain()));
    }
}
