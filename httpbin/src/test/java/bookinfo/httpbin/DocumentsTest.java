package bookinfo.httpbin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class DocumentsTest {
    @ParameterizedTest
    @CsvSource({
        "/, text/html, /anything",
        "/html, text/html, Comedy",
        "/json, application/json, Comedy",
        "/xml, application/xml, Comedy",
        "/encoding/utf8, text/html, 키스의",
        "/forms/post, text/html, /post",
        "/robots.txt, text/plain, /deny",
        "/deny, text/plain, BE HERE",
        "/image/svg, image/svg+xml, svg"
    })
    void areOfTheirType(String path, String contentType, String part) {
        when().get(path)
                .then()
                .statusCode(200)
                .contentType(containsString(contentType))
                .body(containsString(part));
    }

    @ParameterizedTest
    @CsvSource({
        "image/*, image/png",
        "image/jpeg, image/jpeg",
        "image/svg+xml, image/svg+xml",
        "image/webp;image/png, image/png"
    })
    void anImageIsOfTheTypeThatIsAccepted(String accept, String contentType) {
        given().accept(accept).get("/image").then().statusCode(200).header("Content-Type", contentType);
    }

    @Test
    void otherImagesAreNotThere() {
        given().accept("text/html").get("/image").then().statusCode(415);
        when().get("/image/webp").then().statusCode(404);
        when().get("/image/..%2findex").then().statusCode(404);
    }

    @Test
    void answersArePacked() throws java.io.IOException {
        for (String encoding : new String[] {"gzip", "deflate"}) {
            given().get("/" + encoding)
                    .then()
                    .statusCode(200)
                    .header("Content-Encoding", encoding)
                    .body(encoding.equals("gzip") ? "gzipped" : "deflated", equalTo(true));
        }
    }

    @Test
    void textIsCoded() {
        when().get("/base64/Ym9vaw==").then().statusCode(200).body(equalTo("book"));
        when().get("/base64/encode/book").then().statusCode(200).body(equalTo("Ym9vaw=="));
        when().get("/base64/!").then().statusCode(400);
    }

    @Test
    void failsAsOftenAsAsked() {
        when().get("/unstable?failure_rate=1").then().statusCode(500);
        when().get("/unstable?failure_rate=0").then().statusCode(200);
        when().get("/unstable?failure_rate=2").then().statusCode(400);
        int first = when().get("/unstable?seed=5").statusCode();
        assertThat(when().get("/unstable?seed=5").statusCode()).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/websocket/echo", "/brotli", "/digest-auth/auth/a/b"})
    void whatIsNotSupportedSaysSo(String path) {
        when().get(path).then().statusCode(501).body("detail", containsString("not supported"));
    }
}
