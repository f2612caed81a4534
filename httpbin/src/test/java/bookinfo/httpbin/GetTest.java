package bookinfo.httpbin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class GetTest {
    @Test
    void saysWhatWasAskedInTheLayoutOfGo() {
        String json = given().urlEncodingEnabled(false)
                .header("Host", "httpbin:8000")
                .header("User-Agent", "test")
                .header("x-b3-traceid", "80f198ee56343ba8")
                .header("Accept", "*/*")
                .get("/get?b=2&a=1&a=%20")
                .then()
                .statusCode(200)
                .header("Content-Type", equalTo("application/json; charset=utf-8"))
                .header("Access-Control-Allow-Origin", "*")
                .extract()
                .asString();
        assertThat(json.replaceAll("\"Accept-Encoding\": \\[\\s+\"[^\"]*\"\\s+],\\s+", ""))
                .isEqualTo("""
                {
                  "args": {
                    "a": [
                      "1",
                      " "
                    ],
                    "b": [
                      "2"
                    ]
                  },
                  "headers": {
                    "Accept": [
                      "*/*"
                    ],
                    "Connection": [
                      "Keep-Alive"
                    ],
                    "Host": [
                      "httpbin:8000"
                    ],
                    "User-Agent": [
                      "test"
                    ],
                    "X-B3-Traceid": [
                      "80f198ee56343ba8"
                    ]
                  },
                  "method": "GET",
                  "origin": "127.0.0.1",
                  "url": "http://httpbin:8000/get?b=2&a=1&a=%20"
                }
                """);
    }

    @Test
    void headHasNoBody() {
        when().head("/get").then().statusCode(200).body(equalTo(""));
        when().head("/head").then().statusCode(200).body(equalTo(""));
    }

    @Test
    void otherMethodsAreRefused() {
        when().post("/get").then().statusCode(405).header("Allow", "GET, HEAD").body(equalTo("Method Not Allowed\n"));
        when().get("/head").then().statusCode(405).header("Allow", "HEAD");
    }

    @Test
    void otherPathsAreNotThere() {
        when().get("/nothing").then().statusCode(404).body(equalTo("404 page not found\n"));
    }

    @Test
    void keepsThePathsThatAllServicesHave() {
        when().get("/q/health/ready").then().statusCode(200);
        when().get("/metrics").then().statusCode(200);
    }
}
