package bookinfo.reviews.contract;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import bookinfo.service.fake.FakeService;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all versions of reviews have in common. */
@NullUnmarked // the fake is put in by FakeRatings
public abstract class ReviewsContract {
    protected static final String FIVE_AND_FOUR = "{\"id\":7,\"ratings\":{\"Reviewer1\":5,\"Reviewer2\":4}}";

    protected FakeService ratings;

    /** The {@code rating} member of a review that got {@code stars}, with a comma before it; empty if it has none. */
    protected abstract String rating(int stars);

    @BeforeEach
    void ratingsAnswers() {
        ratings.answers(200, FIVE_AND_FOUR);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, -1, Integer.MAX_VALUE})
    void everyProductHasTwoReviews(int id) {
        String json = when().get("/reviews/" + id)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .asString();
        assertThat(json.replaceAll("\"text\":\"[^\"]{40,}\"", "\"text\":\"...\""))
                .isEqualTo("{\"id\":\"" + id + "\",\"podname\":\"reviews-pod\",\"clustername\":\"east\",\"reviews\":["
                        + "{\"reviewer\":\"Reviewer1\",\"text\":\"...\"" + rating(5) + "},"
                        + "{\"reviewer\":\"Reviewer2\",\"text\":\"...\"" + rating(4) + "}]}");
        assertThat(json).contains("An extremely entertaining play by Shakespeare.", "Absolutely fun and entertaining.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/abc", "/7abc", "/1.5", "/2147483648"})
    void whatIsNoProductIdIsRefused(String path) {
        when().get("/reviews" + path)
                .then()
                .statusCode(400)
                .body(equalTo("{\"error\":\"please provide numeric product id\"}"));
        assertThat(ratings.requests()).isEmpty();
    }

    @Test
    void onlyReads() {
        given().post("/reviews/0").then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
        when().get("/other").then().statusCode(404);
    }

    @Test
    void saysThatItIsHealthy() {
        when().get("/health").then().statusCode(200).body(equalTo("{\"status\":\"Reviews is healthy\"}"));
        when().get("/q/health").then().statusCode(200);
        when().get("/metrics").then().statusCode(200).contentType(containsString("text/plain"));
    }
}
