package bookinfo.httpbin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class StatusTest {
    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 304, 404, 429, 500, 503, 504, 555, 599})
    void isTheOneAskedFor(int status) {
        when().get("/status/" + status).then().statusCode(status).body(equalTo(""));
    }

    @Test
    void aTeapotSaysSo() {
        when().post("/status/418")
                .then()
                .statusCode(418)
                .contentType("text/plain")
                .header("X-More-Info", "http://tools.ietf.org/html/rfc2324")
                .body(equalTo("I'm a teapot!"));
    }

    @ParameterizedTest
    @CsvSource({
        "302, Location, /redirect/1",
        "308, Location, /image/jpeg",
        "401, WWW-Authenticate, Basic realm=\"Fake Realm\"",
        "407, Proxy-Authenticate, Basic realm=\"Fake Realm\""
    })
    void someHaveAHeader(int status, String name, String value) {
        given().redirects()
                .follow(false)
                .get("/status/" + status)
                .then()
                .statusCode(status)
                .header(name, value);
    }

    @Test
    void oneOfSeveralIsChosenByChance() {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 200 && seen.size() < 2; i++) {
            seen.add(when().get("/status/200,503").statusCode());
        }
        assertThat(seen).containsExactlyInAnyOrder(200, 503);
        when().get("/status/200:0,503:1").then().statusCode(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "99", "100", "600", "200,", "200:x", "200:-1", "99999999999"})
    void whatIsNoStatusIsRefused(String codes) {
        when().get("/status/" + codes)
                .then()
                .statusCode(400)
                .contentType("application/json")
                .body("status_code", equalTo(400))
                .body("error", equalTo("Bad Request"));
    }
}
