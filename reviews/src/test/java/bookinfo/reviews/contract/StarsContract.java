package bookinfo.reviews.contract;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import bookinfo.service.fake.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What versions of reviews with stars have in common. */
public abstract class StarsContract extends ReviewsContract {
    private static final String UNAVAILABLE = "Ratings service is currently unavailable";

    protected abstract String color();

    /** How long this version waits for ratings. */
    protected abstract Duration patience();

    @Override
    protected String rating(int stars) {
        return ",\"rating\":{\"stars\":" + stars + ",\"color\":\"" + color() + "\"}";
    }

    @Test
    void asksRatingsOnceForTheSameProduct() {
        when().get("/reviews/12").then().statusCode(200);
        assertThat(ratings.requests()).extracting(Request::path).containsExactly("/ratings/12");
    }

    @Test
    void passesOnWhatTracesAndRulesNeed() {
        Map<String, String> passedOn = Map.ofEntries(
                Map.entry("x-request-id", "7e0f-ID"),
                Map.entry("x-ot-span-context", "c"),
                Map.entry("x-datadog-trace-id", "1"),
                Map.entry("x-datadog-parent-id", "2"),
                Map.entry("x-datadog-sampling-priority", "3"),
                Map.entry("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                Map.entry("tracestate", "vendor=1"),
                Map.entry("x-cloud-trace-context", "4/5"),
                Map.entry("grpc-trace-bin", "AAA="),
                Map.entry("x-b3-traceid", "463ac35c9f6413ad"),
                Map.entry("x-b3-spanid", "a2fb4a1d1a96d312"),
                Map.entry("x-b3-parentspanid", "0020000000000001"),
                Map.entry("x-b3-sampled", "d"),
                Map.entry("x-b3-flags", "1"),
                Map.entry("sw8", "1-x"),
                Map.entry("end-user", "jason"),
                Map.entry("user-agent", "Lab/1.0 (x; y)"),
                Map.entry("cookie", "a=b; session=c.d"),
                Map.entry("authorization", "Bearer e.f.g"),
                Map.entry("jwt", "h"));
        given().headers(passedOn)
                .header("x-other", "stays")
                .get("/reviews/0")
                .then()
                .statusCode(200);

        Request request = ratings.requests().getFirst();
        passedOn.forEach(
                (name, value) -> assertThat(request.header(name)).as(name).containsExactly(value));
        assertThat(request.header("x-other")).isEmpty();
    }

    @Test
    void passesOnNothingThatDidNotCome() {
        given().header("x-b3-parentspanid", "")
                .header("x-b3-sampled", "1")
                .get("/reviews/0")
                .then()
                .statusCode(200);

        Request request = ratings.requests().getFirst();
        assertThat(request.header("x-b3-sampled")).containsExactly("1");
        assertThat(request.headers())
                .doesNotContainKeys("x-b3-parentspanid", "x-b3-traceid", "traceparent", "end-user", "cookie");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 500, 503})
    void withoutRatingsEachReviewSaysSo(int status) {
        ratings.answers(status, FIVE_AND_FOUR);
        expectRatings(unavailable(), unavailable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not JSON", "[]", "{}", "{\"ratings\":5}", "{\"ratings\":{\"Reviewer1\":\"5\"}}"})
    void ratingsThatAreNoneCountAsUnavailable(String body) {
        ratings.answers(200, body);
        expectRatings(unavailable(), unavailable());
    }

    @Test
    void aReviewerWithoutARatingIsTheOnlyOneToSaySo() {
        ratings.answers(200, "{\"id\":0,\"ratings\":{\"Reviewer2\":3}}");
        expectRatings(unavailable(), Map.of("stars", 3, "color", color()));
    }

    @Test
    void waitsForRatingsAsLongAsThisVersionDoes() {
        CountDownLatch never = new CountDownLatch(1);
        ratings.answersAfter(never, FIVE_AND_FOUR);
        long start = System.nanoTime();
        expectRatings(unavailable(), unavailable());
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        never.countDown();

        assertThat(waited).isBetween(patience(), patience().plusSeconds(5));
        assertThat(ratings.requests()).hasSize(1);
    }

    private static void expectRatings(Map<String, Object> first, Map<String, Object> second) {
        when().get("/reviews/0").then().statusCode(200).body("reviews.rating", equalTo(List.of(first, second)));
    }

    private static Map<String, Object> unavailable() {
        return Map.of("error", UNAVAILABLE);
    }
}
