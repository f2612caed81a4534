package bookinfo.productpage;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import bookinfo.service.fake.FakeService;
import bookinfo.service.fake.Request;
import com.sun.net.httpserver.HttpHandler;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the product page takes what other services answer, however odd. */
@QuarkusTest
@WithTestResource(FakeBackends.class)
class UpstreamTest extends WithFakes {
    private static final String RATINGS_OF_0 = "/api/v1/products/0/ratings";
    private static final String SORRY =
            "{\"error\":\"Sorry, product ratings are currently unavailable for this book.\"}";

    @Test
    void aBodyWithoutEndIsNotReadToTheEnd() {
        CompletableFuture<Long> sent = new CompletableFuture<>();
        ratings.behaves(endless(sent));
        when().get(RATINGS_OF_0).then().statusCode(500).body(equalTo(SORRY));
        assertThat(sent).as("bytes sent until the connection was closed").succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void everyAnswerIsReadHoweverSoonItComes() {
        ratings.answers(200, RATINGS);
        IntStream.range(0, 500)
                .parallel()
                .forEach(i -> when().get(RATINGS_OF_0).then().statusCode(200).body(equalTo(RATINGS)));
    }

    @Test
    void aBodyThatIsTooLargeCountsAsNone() {
        ratings.answers(200, "{\"a\":\"" + "x".repeat(1 << 20) + "\"}");
        when().get(RATINGS_OF_0).then().statusCode(500).body(equalTo(SORRY));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectsAreFollowedWithAllHeadersWithinAService(int status) {
        ratings.behaves(redirectingTo(status, "/ratings/5"));
        withIdentity().get(RATINGS_OF_0).then().statusCode(200).body(equalTo(RATINGS));
        Request second = ratings.requests().getLast();
        assertThat(second.path()).isEqualTo("/ratings/5");
        assertThat(second.header("authorization")).containsExactly("Bearer a.b.c");
        assertThat(second.header("x-request-id")).containsExactly("ID");
    }

    @Test
    void aRedirectElsewhereIsFollowedWithoutCredentials() {
        ratings.behaves(redirectingTo(302, "http://details:" + details.port() + "/ratings/5"));
        withIdentity().get(RATINGS_OF_0).then().statusCode(200).body(equalTo(DETAILS));
        Request second = details.requests().getLast();
        assertThat(second.header("x-request-id")).containsExactly("ID");
        assertThat(second.headers()).doesNotContainKeys("authorization", "cookie", "jwt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ratings/0", "ftp://ratings/", "file:///etc/passwd", "http://[", "http:///"})
    void redirectsThatLeadNowhereCountAsNoAnswer(String location) {
        ratings.behaves(redirectingTo(302, location));
        when().get("/api/v1/products/0/ratings").then().statusCode(500).body(equalTo(SORRY));
        assertThat(ratings.requests()).hasSizeLessThanOrEqualTo(6);
    }

    private static RequestSpecification withIdentity() {
        return given().header("authorization", "Bearer a.b.c")
                .header("cookie", "a=b")
                .header("jwt", "d")
                .header("x-request-id", "ID");
    }

    /** Redirects {@code /ratings/0} and answers everything else. */
    private static HttpHandler redirectingTo(int status, String location) {
        return exchange -> {
            boolean first = exchange.getRequestURI().getPath().equals("/ratings/0");
            exchange.getResponseHeaders().set("location", location);
            FakeService.send(exchange, first ? status : 200, first ? "" : RATINGS);
        };
    }

    private static HttpHandler endless(CompletableFuture<Long> sent) {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] spaces = " ".repeat(64 * 1024).getBytes(UTF_8);
            long bytes = 0;
            try {
                while (true) {
                    exchange.getResponseBody().write(spaces);
                    bytes += spaces.length;
                }
            } catch (IOException closed) {
                sent.complete(bytes);
            }
        };
    }
}
