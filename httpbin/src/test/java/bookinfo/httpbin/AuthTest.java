package bookinfo.httpbin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AuthTest {
    @Test
    void theRightPasswordIsLetIn() {
        given().auth()
                .preemptive()
                .basic("jason", "secret")
                .get("/basic-auth/jason/secret")
                .then()
                .statusCode(200)
                .body(equalTo("{\n  \"authenticated\": true,\n  \"user\": \"jason\",\n  \"authorized\": true\n}\n"));
        given().auth()
                .preemptive()
                .basic("jason", "secret")
                .get("/hidden-basic-auth/jason/secret")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic !", "Basic amFzb24=", "Basic amFzb246d3Jvbmc=", "Bearer x"})
    void othersAreNot(String authorization) {
        given().header("Authorization", authorization)
                .get("/basic-auth/jason/secret")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Basic realm=\"Fake Realm\"")
                .body("authenticated", equalTo(false));
        given().header("Authorization", authorization)
                .get("/hidden-basic-auth/jason/secret")
                .then()
                .statusCode(404);
    }

    @Test
    void anyTokenWillDo() {
        given().header("Authorization", "Bearer abc")
                .get("/bearer")
                .then()
                .statusCode(200)
                .body("token", equalTo("abc"));
        when().get("/bearer").then().statusCode(401).header("WWW-Authenticate", "Bearer");
    }
}
