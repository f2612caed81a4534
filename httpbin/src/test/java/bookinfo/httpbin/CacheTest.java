package bookinfo.httpbin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CacheTest {
    @Test
    void whoHasACopyKeepsIt() {
        when().get("/cache")
                .then()
                .statusCode(200)
                .header("ETag", notNullValue())
                .header("Last-Modified", notNullValue());
        given().header("If-None-Match", "\"x\"").get("/cache").then().statusCode(304);
        given().header("If-Modified-Since", "Sat, 01 Jan 2022 00:00:00 GMT")
                .get("/cache")
                .then()
                .statusCode(304);
    }

    @Test
    void saysHowLongToKeep() {
        when().get("/cache/60").then().statusCode(200).header("Cache-Control", "public, max-age=60");
        when().get("/cache/x").then().statusCode(400);
    }

    @Test
    void heedsConditions() {
        when().get("/etag/v1").then().statusCode(200).header("ETag", "\"v1\"");
        given().header("If-None-Match", "\"v0\", W/\"v1\"")
                .get("/etag/v1")
                .then()
                .statusCode(304);
        given().header("If-None-Match", "\"v0\"").get("/etag/v1").then().statusCode(200);
        given().header("If-Match", "\"v0\"").get("/etag/v1").then().statusCode(412);
        given().header("If-Match", "*").get("/etag/v1").then().statusCode(200);
    }
}
