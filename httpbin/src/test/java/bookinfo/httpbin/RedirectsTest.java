package bookinfo.httpbin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RedirectsTest {
    @ParameterizedTest
    @CsvSource({
        "/redirect/1, 302, /get",
        "/redirect/3, 302, /relative-redirect/2",
        "/relative-redirect/2, 302, /relative-redirect/1",
        "/absolute-redirect/2, 302, http://shop/absolute-redirect/1",
        "/redirect/1?absolute=true, 302, http://shop/get",
        "/redirect-to?url=http://elsewhere/&status_code=307, 307, http://elsewhere/",
        "/redirect-to?url=/get, 302, /get",
        "/links/3, 302, /links/3/0"
    })
    void leadElsewhere(String path, int status, String location) {
        given().redirects()
                .follow(false)
                .header("Host", "shop")
                .get(path)
                .then()
                .statusCode(status)
                .header("Location", location);
    }

    @ParameterizedTest
    @CsvSource({
        "/redirect/0, 400",
        "/redirect/x, 400",
        "/redirect-to, 400",
        "/redirect-to?url=get, 403",
        "/redirect-to?url=/get&status_code=200, 400",
        "/links/257, 400",
        "/links/1/x, 400"
    })
    void refuseWhatLeadsNowhere(String path, int status) {
        when().get(path).then().statusCode(status);
    }

    @Test
    void endAtGet() {
        when().get("/redirect/3").then().statusCode(200).body("method", equalTo("GET"));
    }

    @Test
    void linksLeadToTheirLike() {
        assertThat(when().get("/links/2/0").then().statusCode(200).extract().asString())
                .isEqualTo(
                        "<html><head><title>Links</title></head><body>0 <a href=\"/links/2/1\">1</a> </body></html>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b", "a=b&attr[Path]=/x&attr[HttpOnly]=false"})
    void cookiesAreSetAndComeBack(String query) {
        given().redirects()
                .follow(false)
                .get("/cookies/set?" + query)
                .then()
                .statusCode(302)
                .header("Location", "/cookies")
                .cookie("a", "b");
        given().cookie("a", "b").get("/cookies").then().statusCode(200).body("cookies.a", equalTo("b"));
        given().redirects().follow(false).get("/cookies/delete?a").then().statusCode(302);
    }
}
