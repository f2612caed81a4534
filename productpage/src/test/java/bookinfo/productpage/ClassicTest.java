package bookinfo.productpage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.service.fake.Request;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page and the headers of Bookinfo 1.16, which scripts for Istio 1.7 look at. */
@QuarkusTest
@WithTestResource(value = FakeBackends.class, initArgs = @ResourceArg(name = "bookinfo.classic", value = "true"))
class ClassicTest extends WithFakes {
    @Test
    void starsAreGlyphsFilledAndEmptyInAFont() {
        reviews.answers(200, reviews(stars(5, "red"), stars(4, "red")));
        String page = page();
        assertThat(page)
                .contains(
                        "<title>Simple Bookstore App</title>",
                        "<font color=\"red\">",
                        "Summary: <a",
                        "<dt>ISBN-10:</dt>");
        assertThat(Pattern.compile("glyphicon-star").matcher(page).results()).hasSize(10);
        assertThat(Pattern.compile("glyphicon-star-empty").matcher(page).results())
                .hasSize(1);
    }

    @Test
    void errorsEndWithAnExclamationMark() {
        details.answers(503, "");
        reviews.answers(503, "");
        assertThat(page()).contains("Error fetching product details!", "Error fetching product reviews!");
        reviews.answers(200, reviews("{\"error\":\"Ratings service is currently unavailable\"}", ""));
        assertThat(page()).contains("<i>Ratings service is currently unavailable</i>");
    }

    @Test
    void whoIsLoggedInCanSignOut() {
        String cookie =
                given().redirects().follow(false).post("/login?username=jason").cookie("session");
        assertThat(given().header("Cookie", "session=" + cookie)
                        .get("/productpage")
                        .asString())
                .contains("glyphicon-user", "jason (<a href=\"/logout\">sign out</a>)");
        assertThat(page()).contains("id=\"sign-in-button\"");
    }

    @Test
    void onlyTheHeadersOfThatTimeArePassedOn() {
        given().header("x-b3-flags", "1")
                .header("x-datadog-sampled", "1")
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .header("authorization", "Bearer a")
                .get("/productpage");
        Request request = reviews.requests().getFirst();
        assertThat(request.header("x-b3-flags")).containsExactly("1");
        assertThat(request.header("x-datadog-sampled")).containsExactly("1");
        assertThat(request.headers()).doesNotContainKeys("traceparent", "authorization");
    }
}
