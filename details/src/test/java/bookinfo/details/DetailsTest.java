package bookinfo.details;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import bookinfo.service.fake.OpenApi;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class DetailsTest {
    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "-1", "2147483647", "-2147483648"})
    void everyProductIsTheSameBook(String id) {
        String json = when().get("/details/" + id)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .asString();
        assertThat(json)
                .isEqualTo("{\"id\":" + id
                        + ",\"author\":\"William Shakespeare\",\"year\":1595,\"type\":\"paperback\",\"pages\":200,"
                        + "\"publisher\":\"PublisherA\",\"language\":\"English\","
                        + "\"ISBN-10\":\"1234567890\",\"ISBN-13\":\"123-1234567890\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/abc", "/7abc", "/1.5", "/0x1A", "/1_000", "/2147483648", "/99999999999", "/%20"})
    void whatIsNoProductIdIsRefused(String path) {
        given().urlEncodingEnabled(false)
                .get("/details" + path)
                .then()
                .statusCode(400)
                .contentType("application/json")
                .body(equalTo("{\"error\":\"please provide numeric product id\"}"));
    }

    @Test
    void saysThatItIsHealthy() {
        when().get("/health").then().statusCode(200).body(equalTo("{\"status\":\"Details is healthy\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready", "started"})
    void answersProbes(String probe) {
        when().get("/q/health/" + probe).then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void countsRequestsInPrometheusText() {
        when().get("/details/0").then().statusCode(200);
        when().get("/metrics")
                .then()
                .statusCode(200)
                .contentType(containsString("text/plain"))
                .body(containsString("http_server_requests_seconds_count"));
    }

    @Test
    void onlyReads() {
        when().delete("/details/0").then().statusCode(405).header("Allow", containsString("GET"));
        when().head("/details/0").then().statusCode(200);
        when().get("/other").then().statusCode(404);
    }

    @Test
    void answersAreWhatTheDocumentSays() {
        OpenApi api = OpenApi.document();
        api.holds("GET", "/details/{id}", when().get("/details/0"));
        api.holds("GET", "/details/{id}", when().get("/details/x"));
        assertThat(api.schema("Book").path("properties").size()).isEqualTo(9);
    }
}
