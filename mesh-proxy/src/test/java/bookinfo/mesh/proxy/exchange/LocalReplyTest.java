package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.PathRewrite;
import bookinfo.mesh.proxy.config.RouteAction;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The proxy's own answers, byte for byte as Envoy 1.40 gives them; only the date is masked. */
class LocalReplyTest {
    private static final String RESET = "upstream connect error or disconnect/reset before headers. reset reason: ";

    @Test
    void noRoute() throws Exception {
        try (var proxy =
                Proxy.with("/only", new RouteAction.DirectResponse(200, "")).run()) {
            assertThat(masked(proxy.get("/x")))
                    .isEqualTo("HTTP/1.1 404 Not Found|date: *|server: envoy|content-length: 0||");
            assertThat(proxy.events().outcome(1)).isEqualTo("NR route_not_found");
        }
    }

    @Test
    void anAnswerWhoseStatusAsksForALocationNamesTheRequests() throws Exception {
        try (var proxy =
                Proxy.with("/", new RouteAction.DirectResponse(304, "")).run()) {
            assertThat(masked(proxy.get("/x?y")))
                    .startsWith("HTTP/1.1 304 Not Modified|location: http://")
                    .contains("/x?y|date: *|");
        }
    }

    @Test
    void anAnswerOf400EndsTheConnection() throws Exception {
        try (var proxy =
                Proxy.with("/", new RouteAction.DirectResponse(400, "")).run()) {
            assertThat(masked(proxy.connect()
                            .send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
                            .readToEnd()))
                    .isEqualTo("HTTP/1.1 400 Bad Request|date: *|server: envoy|connection: close|content-length: 0||");
        }
    }

    @Test
    void noRouteForHead() throws Exception {
        try (var proxy =
                Proxy.with("/only", new RouteAction.DirectResponse(200, "")).run()) {
            assertThat(masked(proxy.connect()
                            .send("HEAD /x HTTP/1.1\r\nHost: t\r\n\r\n")
                            .readHead()))
                    .isEqualTo("HTTP/1.1 404 Not Found|date: *|server: envoy|transfer-encoding: chunked||");
        }
    }

    @Test
    void noRouteForARequestWhoseBodyIsYetToCome() throws Exception {
        try (var proxy = Proxy.with("/only", new RouteAction.DirectResponse(200, ""))
                        .run();
                Wire client = proxy.connect()) {
            client.send("POST /x HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nhi");
            assertThat(masked(client.readToEnd()))
                    .isEqualTo("HTTP/1.1 404 Not Found|date: *|server: envoy|connection: close|content-length: 0||");
        }
    }

    @Test
    void unknownCluster() throws Exception {
        try (var proxy = Proxy.with("/", RouteAction.Forward.to("nowhere")).run()) {
            assertThat(masked(proxy.get("/")))
                    .isEqualTo("HTTP/1.1 503 Service Unavailable|date: *|server: envoy|content-length: 0||");
            assertThat(proxy.events().outcome(1)).isEqualTo("NC cluster_not_found");
        }
    }

    @Test
    void noEndpoint() throws Exception {
        try (var proxy = Proxy.routing("/", ClusterConfig.of("c", List.of())).run()) {
            assertThat(masked(proxy.get("/"))).isEqualTo(text("503 Service Unavailable", "no healthy upstream"));
            assertThat(proxy.events().outcome(1)).isEqualTo("UH no_healthy_upstream");
        }
    }

    @Test
    void connectionRefused() throws Exception {
        var cluster = ClusterConfig.of("c", List.of(Endpoint.of(Upstream.nobody())));
        try (var proxy = Proxy.routing("/", cluster).run()) {
            assertThat(masked(proxy.get("/")))
                    .isEqualTo(text("503 Service Unavailable", RESET + "remote connection failure"));
            assertThat(proxy.events().outcome(1))
                    .isEqualTo("UF upstream_reset_before_response_started"
                            + "{remote_connection_failure|delayed_connect_error:_Connection_refused}");
            assertThat(proxy.events().ended(1).transportFailure())
                    .isEqualTo("delayed connect error: Connection refused");
        }
    }

    @Test
    void upstreamClosesWithoutAnAnswer() throws Exception {
        try (var upstream = Upstream.playing((wire, n) -> wire.readRequest());
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            assertThat(masked(proxy.get("/")))
                    .isEqualTo(text("503 Service Unavailable", RESET + "connection termination"));
            assertThat(proxy.events().outcome(1))
                    .isEqualTo("UC upstream_reset_before_response_started{connection_termination}");
        }
    }

    @Test
    void upstreamAnswersGarbage() throws Exception {
        try (var upstream = Upstream.answering("I am not HTTP\r\n\r\n");
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            assertThat(masked(proxy.get("/"))).isEqualTo(text("502 Bad Gateway", RESET + "protocol error"));
            assertThat(proxy.events().outcome(1))
                    .isEqualTo("UPE upstream_reset_before_response_started{protocol_error}");
        }
    }

    @Test
    void directResponse() throws Exception {
        try (var proxy = Proxy.with("/", new RouteAction.DirectResponse(418, "tea \u2615"))
                .run()) {
            assertThat(masked(proxy.get("/")))
                    .startsWith(
                            "HTTP/1.1 418 Unknown|content-length: 7|content-type: text/plain|date: *|server: envoy||tea ");
            assertThat(proxy.events().outcome(1)).isEqualTo("- direct_response");
        }
    }

    @Test
    void redirect() throws Exception {
        var elsewhere = new RouteAction.Redirect(
                Optional.empty(), Optional.of("new"), Optional.empty(), new PathRewrite.Keep(), 301, false);
        try (var proxy = Proxy.with("/", elsewhere).run()) {
            assertThat(masked(proxy.get("/a")))
                    .isEqualTo(
                            "HTTP/1.1 301 Moved Permanently|location: http://new/a|date: *|server: envoy|content-length: 0||");
            assertThat(proxy.events().outcome(1)).isEqualTo("- direct_response");
        }
    }

    @Test
    void missingHost() throws Exception {
        try (var proxy =
                Proxy.with("/", new RouteAction.DirectResponse(200, "")).run()) {
            assertThat(masked(proxy.connect().send("GET / HTTP/1.1\r\n\r\n").readToEnd()))
                    .isEqualTo("HTTP/1.1 400 Bad Request|date: *|server: envoy|connection: close|content-length: 0||");
            assertThat(proxy.events().outcome(1)).isEqualTo("- missing_host_header");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.0~~, 426 Upgrade Required, Upgrade Required, low_version",
        "GET / HTTP/3.7~Host: t~~, 426 Upgrade Required, Upgrade Required, low_version",
        "garbage~~, 400 Bad Request, Bad Request, http1.codec_error",
        "GET a HTTP/1.1~Host: t~~, 400 Bad Request, Bad Request, http1.codec_error",
        "GET / HTTP/1.1~Host: t~Content-Length: 1~Content-Length: 1~~, 400 Bad Request, Bad Request, http1.codec_error",
        "GET / HTTP/1.1~Host: t~A: \0~~, 400 Bad Request, Bad Request, http1.invalid_characters",
        "POST / HTTP/1.1~Host: t~Content-Length: 1~Transfer-Encoding: chunked~~, 400 Bad Request, Bad Request,"
                + " http1.content_length_and_chunked_not_allowed",
        "POST / HTTP/1.1~Host: t~Transfer-Encoding: gzip~~, 501 Not Implemented, Not Implemented,"
                + " http1.invalid_transfer_encoding",
    })
    void notARequest(String request, String status, String body, String details) throws Exception {
        refused(request.replace("~", "\r\n"), status, body, details);
    }

    @Test
    void aHeadOfTooManyBytes() throws Exception {
        refused(
                "GET / HTTP/1.1\r\nHost: t\r\nA: " + "x".repeat(61 * 1024) + "\r\n\r\n",
                "431 Request Header Fields Too Large",
                "Request Header Fields Too Large",
                "http1.headers_too_large");
    }

    @Test
    void aMegabyteOfHeaders() throws Exception {
        refused(
                "GET / HTTP/1.1\r\nHost: t\r\n" + ("A: " + "x".repeat(1000) + "\r\n").repeat(1000) + "\r\n",
                "431 Request Header Fields Too Large",
                "Request Header Fields Too Large",
                "http1.headers_too_large");
    }

    @Test
    void aHeadOfTooManyLines() throws Exception {
        refused(
                "GET / HTTP/1.1\r\nHost: t\r\n" + "A: b\r\n".repeat(101) + "\r\n",
                "431 Request Header Fields Too Large",
                "Request Header Fields Too Large",
                "http1.too_many_headers");
    }

    @Test
    void connectHasNoRoute() throws Exception {
        try (var proxy =
                Proxy.with("/", new RouteAction.DirectResponse(200, "")).run()) {
            assertThat(masked(proxy.connect()
                            .send("CONNECT t:1 HTTP/1.1\r\nHost: t\r\n\r\n")
                            .readToEnd()))
                    .isEqualTo("HTTP/1.1 404 Not Found|date: *|server: envoy|connection: close|content-length: 0||");
            assertThat(proxy.events().outcome(1)).isEqualTo("NR route_not_found");
        }
    }

    @Test
    void webSocketsAreRefused() throws Exception {
        try (var proxy =
                Proxy.with("/", new RouteAction.DirectResponse(200, "")).run()) {
            var client = proxy.connect();
            client.send("GET / HTTP/1.1\r\nHost: t\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            assertThat(masked(client.readToEnd()))
                    .isEqualTo("HTTP/1.1 403 Forbidden|date: *|server: envoy|connection: close|content-length: 0||");
            assertThat(proxy.events().outcome(1)).isEqualTo("- upgrade_failed");
        }
    }

    private static void refused(String request, String status, String body, String details) throws Exception {
        try (var proxy =
                        Proxy.with("/", new RouteAction.DirectResponse(200, "")).run();
                Wire client = proxy.connect()) {
            assertThat(masked(client.send(request).readToEnd()))
                    .isEqualTo("HTTP/1.1 " + status + "|content-length: " + body.length()
                            + "|content-type: text/plain|date: *|server: envoy|connection: close||" + body);
            assertThat(proxy.events().outcome(1)).isEqualTo("DPE " + details);
            assertThat(proxy.events().ended(1).request()).isEmpty();
        }
    }

    private static String text(String status, String body) {
        return "HTTP/1.1 " + status + "|content-length: " + body.length()
                + "|content-type: text/plain|date: *|server: envoy||" + body;
    }

    private static String masked(String response) {
        return response.replaceFirst("date: [^\r]+", "date: *").replace("\r\n", "|");
    }
}
