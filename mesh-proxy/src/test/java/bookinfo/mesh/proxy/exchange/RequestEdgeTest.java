package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.EdgeRules;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.RequestHead;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestEdgeTest {
    private static final EdgeRules INSIDE = new EdgeRules(false, 0, false, false, false, false, false);
    private static final EdgeRules EDGE = new EdgeRules(true, 0, false, false, false, false, false);
    private static final String ID = "x-request-id";

    @Test
    void whatBelongsToTheHopIsRemovedWithWhatItNames() {
        assertThat(after(
                        INSIDE,
                        "connection",
                        "keep-alive, X-Mine",
                        "keep-alive",
                        "5",
                        "x-mine",
                        "1",
                        "te",
                        "trailers",
                        "a",
                        "b"))
                .isEqualTo("a: b\nte: trailers\nx-forwarded-proto: http\n");
    }

    @Test
    void thatTrailersAreWelcomeIsSaidToTheNextHopToo() {
        assertThat(after(INSIDE, "connection", "te", "te", "gzip, trailers"))
                .isEqualTo("te: trailers\nx-forwarded-proto: http\n");
    }

    @Test
    void aCertificateThatNobodyHasSeenIsNotPassedOn() {
        assertThat(after(INSIDE, "x-forwarded-client-cert", "By=a")).isEqualTo("x-forwarded-proto: http\n");
    }

    @Test
    void ordersToTheRouterAreNotTakenFromClients() {
        assertThat(after(
                        INSIDE,
                        "x-envoy-max-retries",
                        "9",
                        "x-envoy-upstream-rq-timeout-ms",
                        "1",
                        "x-envoy-attempt-count",
                        "2"))
                .isEqualTo("x-envoy-attempt-count: 2\nx-forwarded-proto: http\n");
    }

    @Test
    void aSidecarPassesOnWhatTheGatewayWrote() {
        assertThat(after(INSIDE, "x-forwarded-for", "1.1.1.1", "x-forwarded-proto", "https"))
                .isEqualTo("x-forwarded-for: 1.1.1.1\nx-forwarded-proto: https\n");
    }

    @Test
    void theEdgeWritesDownWhereARequestCameFrom() {
        assertThat(after(
                        EDGE, "x-forwarded-for", "1.1.1.1", "x-forwarded-for", "2.2.2.2", "x-forwarded-proto", "https"))
                .isEqualTo("""
                        x-forwarded-for: 1.1.1.1,2.2.2.2,9.9.9.9
                        x-forwarded-proto: http
                        x-envoy-external-address: 9.9.9.9
                        """);
    }

    @Test
    void behindTrustedProxiesTheClientIsTheOneTheySaw() {
        var rules = new EdgeRules(true, 1, false, false, false, false, false);
        assertThat(after(rules, "x-forwarded-for", "1.1.1.1, 2.2.2.2", "x-forwarded-proto", "https"))
                .isEqualTo("""
                        x-forwarded-for: 1.1.1.1, 2.2.2.2,9.9.9.9
                        x-forwarded-proto: https
                        x-envoy-external-address: 2.2.2.2
                        """);
    }

    /** The first three are the examples of Envoy's page on x-forwarded-for. */
    @ParameterizedTest
    @CsvSource({
        "0, '203.0.113.128, 203.0.113.10, 203.0.113.1', 9.9.9.9",
        "2, '203.0.113.128, 203.0.113.10, 203.0.113.1', 203.0.113.10",
        "0, '', 9.9.9.9",
        "1, '2001:db8::1', 2001:db8::1",
        "2, '203.0.113.1', 9.9.9.9",
        "1, 'unknown', 9.9.9.9"
    })
    void trustedProxiesThatSaidTooLittleAreNotGuessedAt(int hops, String forwardedFor, String expected) {
        var rules = new EdgeRules(true, hops, false, false, false, false, false);
        String[] given = forwardedFor.isEmpty() ? new String[0] : new String[] {"x-forwarded-for", forwardedFor};
        assertThat(after(rules, given)).contains("x-envoy-external-address: " + expected + "\n");
    }

    @Test
    void aMissingRequestIdIsMadeAndAGivenOneKept() {
        var rules = new EdgeRules(false, 0, false, false, true, false, false);
        assertThat(after(rules))
                .containsPattern(ID + ": [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\n");
        assertThat(after(rules, ID, "mine")).contains(ID + ": mine\n");
    }

    @Test
    void theEdgeReplacesARequestIdUnlessItIsToldNotTo() {
        assertThat(after(new EdgeRules(true, 0, false, false, true, false, false), ID, "mine"))
                .doesNotContain("mine");
        assertThat(after(new EdgeRules(true, 0, false, false, true, true, false), ID, "mine"))
                .contains("mine");
    }

    @Test
    void onlyAnOfferOfAnotherProtocolThanHttp2IsAnUpgrade() {
        assertThat(RequestEdge.asksForUpgrade(Headers.of("connection", "Upgrade", "upgrade", "websocket")))
                .isTrue();
        assertThat(RequestEdge.asksForUpgrade(Headers.of("connection", "Upgrade", "upgrade", "h2c")))
                .isFalse();
        assertThat(RequestEdge.asksForUpgrade(Headers.of("upgrade", "websocket")))
                .isFalse();
    }

    @Test
    void theOperationTravelsBetweenProxiesOnly() {
        RequestHead request = request();
        RequestEdge.decorate(request, Direction.OUTBOUND, "reviews:9080/*");
        assertThat(request.headers()).hasToString("x-envoy-decorator-operation: reviews:9080/*\n");
        RequestEdge.decorate(request, Direction.INBOUND, "reviews:9080/*");
        assertThat(request.headers()).hasToString("");
    }

    private static String after(EdgeRules rules, String... headers) {
        RequestHead request = request(headers);
        RequestEdge.apply(request, rules, new InetSocketAddress("9.9.9.9", 1234), new SplittableRandom(1));
        return request.headers().toString();
    }

    private static RequestHead request(String... headers) {
        return new RequestHead("GET", "http", "h", "/", Headers.of(headers));
    }
}
