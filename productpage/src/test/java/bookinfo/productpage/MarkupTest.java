package bookinfo.productpage;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a reader's browser and screen reader make of the pages, in every state. */
@QuarkusTest
@WithTestResource(FakeBackends.class)
class MarkupTest extends WithFakes {
    private static final int MAX_BYTES = 50_000;

    @Test
    void everyStateIsValidAndNamesItsParts() {
        states().forEach((state, page) -> {
            Html html = Html.valid(page);
            List<String> ids = html.texts("//@id");
            assertThat(ids).as(state).doesNotHaveDuplicates().noneMatch(id -> id.contains(" "));
            assertThat(ids).as(state).containsAll(html.texts("//@aria-labelledby"));
            assertThat(ids).as(state).containsAll(html.texts("//label/@for"));
            assertThat(ids).as(state).containsAll(html.texts("//@popovertarget"));
            assertThat(html.texts("//img[not(@alt)]")).as(state).isEmpty();
            assertThat(html.texts("//img[not(@width) or not(@height)]"))
                    .as(state)
                    .isEmpty();
            assertThat(html.texts("//h1")).as(state).hasSize(1);
            assertThat(html.texts("//html/@lang")).as(state).containsExactly("en");
            assertThat(html.texts("//script | //style | //@style | //@onclick"))
                    .as(state)
                    .isEmpty();
        });
    }

    @Test
    void nothingIsLoadedFromElsewhereAndAllOfItIsSmall() {
        states().forEach((state, page) -> {
            List<String> loaded = new ArrayList<>(Html.valid(page).texts("//link/@href | //img/@src"));
            assertThat(loaded).as(state).allMatch(address -> address.startsWith("/static/"));
            int bytes = page.length()
                    + loaded.stream()
                            .distinct()
                            .mapToInt(file -> when().get(file).asByteArray().length)
                            .sum();
            assertThat(bytes).as(state).isLessThan(MAX_BYTES);
        });
    }

    @Test
    void theBrowserIsToldToAllowNothingElse() {
        when().get("/productpage")
                .then()
                .header(
                        "Content-Security-Policy",
                        containsString("default-src 'none'; style-src 'self'; img-src 'self'"))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin");
    }

    @Test
    void theVersionOfReviewsIsAWordOfItsOwn() {
        assertThat(Html.valid(page()).texts("//section//strong")).containsExactly("reviews-v2");
    }

    private Map<String, String> states() {
        String unrated = "{\"error\":\"Ratings service is currently unavailable\"}";
        String withoutStars = page();
        reviews.answers(200, reviews(stars(5, "black"), stars(4, "black")));
        String black = page();
        reviews.answers(200, reviews(stars(5, "red"), stars(0, "red")));
        String red = page();
        reviews.answers(200, reviews(unrated, unrated));
        String withoutRatings = page();
        reviews.answers(503, "");
        details.answers(503, "");
        String degraded = page();
        allAnswer();
        String cookie =
                given().redirects().follow(false).post("/login?username=a<b>&c").cookie("session");
        String loggedIn = given().header("Cookie", "session=" + cookie)
                .get("/productpage")
                .asString();
        return Map.of(
                "without stars", withoutStars,
                "black", black,
                "red", red,
                "without ratings", withoutRatings,
                "degraded", degraded,
                "logged in", loggedIn,
                "index", when().get("/").asString());
    }
}
