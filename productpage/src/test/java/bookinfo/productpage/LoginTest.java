package bookinfo.productpage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(FakeBackends.class)
class LoginTest extends WithFakes {
    @Test
    void logsInWithAnyPasswordAndGoesToThePage() {
        Response answer = login("jason");
        answer.then()
                .statusCode(302)
                .header("Location", "/productpage")
                .header("Set-Cookie", startsWith("session="))
                .header("Set-Cookie", containsString("; Path=/; HttpOnly; SameSite=Lax; Max-Age=28800"));

        String page = withCookie(answer.cookie("session")).get("/productpage").asString();
        assertThat(page).contains("<p>jason</p>", "href=\"/logout\"").doesNotContain("sign-in-button");
    }

    @Test
    void theNameMayComeInTheQuery() {
        String cookie =
                given().redirects().follow(false).post("/login?username=jason").cookie("session");
        assertThat(userThatReviewsSees(cookie)).containsExactly("jason");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jason", "a.b+c@example.org", "two words", "=;,\"'<>&"})
    void otherServicesAreToldWhoIsLoggedIn(String user) {
        assertThat(userThatReviewsSees(login(user).cookie("session"))).containsExactly(user);
        assertThat(details.requests().getFirst().header("end-user")).containsExactly(user);
    }

    @Test
    void aUserInTheRequestIsNotBelieved() {
        given().header("end-user", "jason").get("/productpage").then().statusCode(200);
        assertThat(reviews.requests().getFirst().header("end-user")).isEmpty();

        withCookie(login("mary").cookie("session")).header("end-user", "jason").get("/productpage");
        assertThat(reviews.requests().getLast().header("end-user")).containsExactly("mary");
    }

    @Test
    void aCookieThatSomebodyMadeUpIsNotBelieved() {
        String jason = login("jason").cookie("session");
        String mary = login("mary").cookie("session");
        String signatureOfMary = mary.substring(mary.indexOf('.'));
        String nameOfJason = jason.substring(0, jason.indexOf('.'));
        for (String forged : List.of(
                "jason", nameOfJason, nameOfJason + ".", nameOfJason + signatureOfMary, jason + "A", ".", "%%.%%")) {
            assertThat(userThatReviewsSees(forged)).as(forged).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void nobodyIsNotLoggedIn(String user) {
        login(user).then().statusCode(302);
        assertThat(userThatReviewsSees(login(user).cookie("session"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nx: y",
                "a\tb",
                "jos\u00e9",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void aNameThatCannotStandInAHeaderIsRefused(String user) {
        login(user).then().statusCode(400).body(containsString("1 to 64 printable ASCII characters"));
    }

    @Test
    void whatIsTooLargeIsRefusedAndTheNextIsServed() {
        given().contentType("application/x-www-form-urlencoded")
                .body("username=" + "a".repeat(1_024))
                .post("/login")
                .then()
                .statusCode(413);
        given().contentType("application/x-www-form-urlencoded")
                .body("a=b&".repeat(2_000))
                .post("/login")
                .then()
                .statusCode(413);
        given().header("x-large", "a".repeat(30_000)).get("/productpage").then().statusCode(431);
        given().get("/productpage?u=" + "a".repeat(10_000)).then().statusCode(414);
        login("jason").then().statusCode(302);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080/productpage?u=test, http://localhost:8080/productpage?u=test",
        "https://LOCALHOST:8080/, https://LOCALHOST:8080/",
        "http://localhost:8080//evil.example/, http://localhost:8080//evil.example/",
        "http://evil.example/, /productpage",
        "http://localhost:8080.evil.example/, /productpage",
        "http://localhost:8080@evil.example/, /productpage",
        "http://localhost:9090/, /productpage",
        "//localhost:8080/, /productpage",
        "/productpage?u=x, /productpage",
        "javascript:alert(1), /productpage",
        "http://%, /productpage"
    })
    void goesBackOnlyToItsOwnPages(String referer, String location) {
        for (String path : List.of("/login", "/logout")) {
            RequestSpecification request = given().redirects()
                    .follow(false)
                    .header("Host", "localhost:8080")
                    .header("Referer", referer);
            Response answer = path.equals("/login")
                    ? request.formParam("username", "jason").post(path)
                    : request.get(path);
            answer.then().statusCode(302).header("Location", location);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sec-fetch-site, cross-site, 403",
        "sec-fetch-site, same-site, 403",
        "sec-fetch-site, same-origin, 302",
        "sec-fetch-site, none, 302",
        "origin, https://evil.example, 403",
        "origin, null, 403",
        "origin, http://localhost:9090, 403",
        "origin, http://localhost:8080, 302"
    })
    void aLoginThatAnotherSiteSentIsRefused(String header, String value, int status) {
        Response answer = given().redirects()
                .follow(false)
                .header("Host", "localhost:8080")
                .header(header, value)
                .formParam("username", "jason")
                .post("/login");
        answer.then().statusCode(status);
        assertThat(answer.header("Set-Cookie") == null).isEqualTo(status == 403);
    }

    @Test
    void whatTheBrowserSaysOutweighsAnOriginThatAProxyChanged() {
        given().redirects()
                .follow(false)
                .header("Sec-Fetch-Site", "same-origin")
                .header("Origin", "https://shop.example")
                .formParam("username", "jason")
                .post("/login")
                .then()
                .statusCode(302);
    }

    @Test
    void behindTlsTheCookieStaysOnTls() {
        given().redirects()
                .follow(false)
                .header("x-forwarded-proto", "https")
                .formParam("username", "jason")
                .post("/login")
                .then()
                .header("Set-Cookie", containsString("; Secure"));
        assertThat(login("jason").header("Set-Cookie")).doesNotContain("Secure");
    }

    @Test
    void logsOut() {
        given().redirects()
                .follow(false)
                .get("/logout")
                .then()
                .statusCode(302)
                .header("Location", "/productpage")
                .header("Set-Cookie", startsWith("session=;"))
                .header("Set-Cookie", containsString("Max-Age=0"));
    }

    private static Response login(String user) {
        return given().redirects()
                .follow(false)
                .formParam("username", user)
                .formParam("passwd", "any")
                .post("/login");
    }

    private List<String> userThatReviewsSees(String cookie) {
        withCookie(cookie).get("/productpage").then().statusCode(200);
        return reviews.requests().getLast().header("end-user");
    }

    private static RequestSpecification withCookie(String cookie) {
        return given().header("Cookie", "session=" + cookie);
    }
}
