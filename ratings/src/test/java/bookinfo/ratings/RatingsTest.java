package bookinfo.ratings;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import bookinfo.service.fake.OpenApi;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RatingsTest {
    private static final String PROBLEM = "application/problem+json";
    private static final String BAD_ID = "{\"error\":\"please provide numeric product ID\"}";
    private static final String BAD_RATINGS = "{\"error\":\"please provide valid ratings JSON\"}";

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "2147483647"})
    void everyProductHasTheUsualRatings(String id) {
        when().get("/ratings/" + id + "?x=1")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body(equalTo("{\"id\":" + id + ",\"ratings\":{\"Reviewer1\":5,\"Reviewer2\":4}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/abc", "/7abc", "/1.5", "/2147483648"})
    void whatIsNoProductIdIsRefused(String path) {
        when().get("/ratings" + path)
                .then()
                .statusCode(400)
                .contentType("application/json")
                .body(equalTo(BAD_ID));
    }

    @Test
    void postedRatingsReplaceTheUsualOnes() {
        String json = "{\"id\":77,\"ratings\":{\"Reviewer2\":1,\"Reviewer1\":2}}";
        given().contentType("application/json")
                .body("{\"Reviewer2\": 1, \"Reviewer1\": 2}")
                .post("/ratings/77")
                .then()
                .statusCode(200)
                .body(equalTo(json));
        when().get("/ratings/77").then().body(equalTo(json));
        when().get("/ratings/78").then().body(containsString("\"Reviewer1\":5"));
    }

    @Test
    void postedRatingsMayComeAsCurlSendsThem() {
        given().contentType("application/x-www-form-urlencoded")
                .body("{\"Reviewer1\":3}")
                .post("/ratings/79")
                .then()
                .statusCode(200)
                .body(equalTo("{\"id\":79,\"ratings\":{\"Reviewer1\":3}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1]",
                "5",
                "null",
                "{\"Reviewer1\":0}",
                "{\"Reviewer1\":6}",
                "{\"Reviewer1\":4.5}",
                "{\"Reviewer1\":\"5\"}",
                "{\"Reviewer1\":null}",
                "{\"Reviewer1\":5} {}"
            })
    void ratingsThatAreNoneAreRefused(String json) {
        given().body(json).post("/ratings/80").then().statusCode(400).body(equalTo(BAD_RATINGS));
        when().get("/ratings/80").then().body(containsString("\"Reviewer1\":5"));
    }

    @Test
    void aBadIdIsNamedBeforeBadRatings() {
        given().body("{").post("/ratings/abc").then().statusCode(400).body(equalTo(BAD_ID));
    }

    @Test
    void memoryForPostedRatingsIsBounded() {
        String reviewers = IntStream.rangeClosed(0, 100)
                .mapToObj(n -> "\"r" + n + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
        given().body(reviewers).post("/ratings/81").then().statusCode(400);
        given().body(" ".repeat(70_000)).post("/ratings/81").then().statusCode(413);
    }

    @Test
    void whatItCannotDoIsRefusedAtOnce() {
        when().put("/ratings/0").then().statusCode(405).header("Allow", containsString("POST"));
        when().delete("/ratings/0").then().statusCode(405).header("Allow", containsString("GET"));
        when().patch("/ratings/0").then().statusCode(405);
        when().post("/health").then().statusCode(405);
        when().head("/ratings/0").then().statusCode(200);
        when().options("/ratings/0").then().statusCode(200).header("Allow", containsString("POST"));
    }

    @Test
    void whatIsNotThereIsAProblem() {
        when().get("/other").then().statusCode(404).contentType(PROBLEM).body("detail", equalTo("nothing at /other"));
        when().put("/ratings/0")
                .then()
                .contentType(PROBLEM)
                .body("title", equalTo("Method Not Allowed"))
                .body("detail", equalTo("/ratings/0 allows GET, HEAD, OPTIONS, POST"));
    }

    @Test
    void whoAsksForProblemDetailsGetsThem() {
        given().accept("application/problem+json, application/json;q=0.9")
                .get("/ratings/abc")
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("type", equalTo("about:blank"))
                .body("title", equalTo("Bad Request"))
                .body("status", equalTo(400))
                .body("detail", equalTo("please provide numeric product ID"))
                .body("error", equalTo("please provide numeric product ID"));
    }

    @Test
    void saysThatItIsHealthy() {
        when().get("/health").then().statusCode(200).body(equalTo("{\"status\":\"Ratings is healthy\"}"));
        when().get("/q/health").then().statusCode(200);
        when().get("/metrics").then().statusCode(200).contentType(containsString("text/plain"));
    }

    @Test
    void answersAreWhatTheDocumentSays() {
        OpenApi api = OpenApi.document();
        api.holds("GET", "/ratings/{id}", when().get("/ratings/0"));
        api.holds("GET", "/ratings/{id}", when().get("/ratings/x"));
        api.holds("POST", "/ratings/{id}", given().body("{\"R\":1}").post("/ratings/99"));
        api.holds("POST", "/ratings/{id}", given().body("{").post("/ratings/99"));
        assertThat(api.schema("Ratings")
                        .at("/properties/ratings/additionalProperties/type")
                        .asText())
                .isEqualTo("integer");
    }
}
