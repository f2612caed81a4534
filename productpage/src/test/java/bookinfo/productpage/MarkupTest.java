package bookinfo.productpage;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.EnumMap;
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
            assertThat(ids).as(state.name()).doesNotHaveDuplicates().noneMatch(id -> id.contains(" "));
            assertThat(ids).as(state.name()).containsAll(html.texts("//@aria-labelledby"));
            assertThat(ids).as(state.name()).containsAll(html.texts("//label/@for"));
            assertThat(ids).as(state.name()).containsAll(html.texts("//@popovertarget"));
            assertThat(html.texts("//img[not(@alt)]")).as(state.name()).isEmpty();
            assertThat(html.texts("//img[not(@width) or not(@height)]"))
                    .as(state.name())
                    .isEmpty();
            assertThat(html.texts("//h1")).as(state.name()).hasSize(1);
            assertThat(html.texts("//html/@lang")).as(state.name()).containsExactly("en");
            assertThat(html.texts("//script | //style | //@style | //@onclick"))
                    .as(state.name())
                    .isEmpty();
        });
    }

    @Test
    void nothingIsLoadedFromElsewhereAndAllOfItIsSmall() {
        states().forEach((state, page) -> {
            List<String> loaded = new ArrayList<>(Html.valid(page).texts("//link/@href | //img/@src"));
            assertThat(loaded).as(state.name()).allMatch(address -> address.startsWith("/static/"));
            int bytes = page.length()
                    + loaded.stream()
                            .distinct()
                            .mapToInt(file -> when().get(file).asByteArray().length)
                            .sum();
            assertThat(bytes).as(state.name()).isLessThan(MAX_BYTES);
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

    private Map<State, String> states() {
        String cookie =
                given().redirects().follow(false).post("/login?username=a<b>&c").cookie("session");
        Map<State, String> pages = new EnumMap<>(State.class);
        for (State state : State.values()) {
            state.prepare(this);
            RequestSpecification reader =
                    state == State.SIGNED_IN ? given().header("Cookie", "session=" + cookie) : given();
            pages.put(state, reader.get(state.path()).asString());
        }
        return pages;
    }
}
