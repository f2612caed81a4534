package bookinfo.httpbin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service says about a request, and which headers it sends. */
@QuarkusTest
class HeadersTest {
    @Test
    void headersAreEchoed() {
        given().header("X-Envoy-Attempt-Count", "1")
                .header("x-b3-sampled", "1")
                .get("/headers")
                .then()
                .statusCode(200)
                .body("headers.X-Envoy-Attempt-Count", contains("1"))
                .body("headers.X-B3-Sampled", contains("1"));
    }

    @Test
    void saysWhoAsks() {
        given().header("User-Agent", "test/1").get("/user-agent").then().body("user-agent", equalTo("test/1"));
        when().get("/ip").then().body("origin", equalTo("127.0.0.1"));
        given().header("X-Forwarded-For", "10.0.0.9, 10.0.0.1")
                .get("/ip?format=text")
                .then()
                .body(equalTo("10.0.0.9\n"));
        given().header("X-Forwarded-Proto", "https")
                .header("Host", "shop")
                .get("/get")
                .then()
                .body("url", equalTo("https://shop/get"));
    }

    @Test
    void saysWhoAnswers() {
        when().get("/uuid")
                .then()
                .body("uuid", matchesPattern("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
        when().get("/hostname").then().statusCode(200);
        when().get("/env").then().statusCode(200).body(not(containsString("PATH")));
        when().get("/version").then().body("service", equalTo("bookinfo-httpbin"));
    }

    @Test
    void theQueryBecomesHeaders() {
        Response response = when().get("/response-headers?X-A=1&X-A=2");
        assertThat(response.headers().getValues("X-A")).containsExactly("1", "2");
        response.then()
                .statusCode(200)
                .body("X-A", contains("1", "2"))
                .body("Content-Type", contains("application/json; charset=utf-8"));
        when().get("/response-headers?Content-Type=text/html&a=<b>")
                .then()
                .contentType("text/html")
                .body(containsString("&lt;b&gt;"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding=chunked",
                "content-length=1",
                "a%0d%0ab=c",
                "a=b%0d%0ac:d",
                "Content-Type=a%0ab"
            })
    void noQuerySplitsTheAnswer(String query) {
        given().urlEncodingEnabled(false)
                .get("/response-headers?" + query)
                .then()
                .statusCode(400);
    }

    @Test
    void allowsOtherOrigins() {
        given().header("Origin", "http://shop").get("/get").then().header("Access-Control-Allow-Origin", "http://shop");
        given().header("Access-Control-Request-Headers", "x-a")
                .options("/get")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Methods", containsString("PATCH"))
                .header("Access-Control-Allow-Headers", "x-a");
    }

    @Test
    void dumpsTheRequest() {
        given().header("Host", "shop")
                .header("User-Agent", "t")
                .contentType("text/plain")
                .body("hi")
                .post("/dump/request?a=b")
                .then()
                .statusCode(200)
                .body(containsString("POST /dump/request?a=b HTTP/1.1\r\nHost: shop\r\nAccept: "))
                .body(containsString("\r\n\r\nhi"));
    }
}
