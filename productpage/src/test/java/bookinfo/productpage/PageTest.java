package bookinfo.productpage;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import bookinfo.service.fake.Request;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(FakeBackends.class)
class PageTest extends WithFakes {
    private static final String FILLED = "glyphicon glyphicon-star";
    private static final String NO_DETAILS = "Error fetching product details";
    private static final String NO_REVIEWS = "Error fetching product reviews";

    @Test
    void showsTheBook() {
        given().get("/productpage")
                .then()
                .statusCode(200)
                .contentType(equalTo("text/html;charset=UTF-8"))
                .header("Vary", containsString("Cookie"));
        assertThat(page())
                .startsWith("<!DOCTYPE html>")
                .contains("<title>Simple Bookstore App</title>", "<h1>The Comedy of Errors</h1>")
                .contains("Wikipedia Summary</a>", "<b>William Shakespeare's</b>")
                .contains("<h2 id=\"details\">Book Details</h2>", "<dt>ISBN-10</dt><dd>1234567890</dd>")
                .contains("<dt>Publisher</dt><dd>PublisherA</dd>", "<dt>Pages</dt><dd>200</dd>")
                .contains("<dt>Type</dt><dd>paperback</dd>", "<dt>Language</dt><dd>English</dd>")
                .contains("id=\"sign-in-button\"")
                .doesNotContain(NO_DETAILS, NO_REVIEWS);
        assertThat(details.requests()).extracting(Request::path).contains("/details/0");
    }

    @Test
    void showsWhichPodAnswered() {
        assertThat(page())
                .containsIgnoringWhitespaces(
                        "Reviews served by: <strong>reviews-v2</strong> <span class=\"pod\">reviews-v2-6d5f9c7b4-x2x9z</span></p>");
        reviews.answers(200, reviews("", "").replace("-v2-6d5f9c7b4-x2x9z", "").replace("\"null\"", "\"east\""));
        assertThat(page()).contains("Reviews served by: <strong>reviews</strong> on cluster east");
    }

    @Test
    void withoutRatingsThereAreNoStars() {
        assertThat(page()).contains("“T1”", "“T2”").doesNotContain("glyphicon", "-500", "unavailable");
        assertThat(ratings.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"black", "red"})
    void starsAreGlyphsOfTheirColorAndText(String color) {
        reviews.answers(200, reviews(stars(5, color), stars(4, color)));
        assertThat(page())
                .contains("5 of 5 " + color + " stars", "4 of 5 " + color + " stars")
                .contains("text-" + color + "-500")
                .doesNotContain(color.equals("red") ? "text-black-500" : "text-red-500", "glyphicon-star-empty")
                .satisfies(page -> assertThat(count(FILLED, page)).isEqualTo(9));
    }

    @Test
    void starsOutOfRangeStayInIt() {
        reviews.answers(200, reviews(stars(0, "red"), stars(9, "red")));
        assertThat(page())
                .contains("0 of 5 red stars", "5 of 5 red stars")
                .satisfies(page -> assertThat(count(FILLED, page)).isEqualTo(5));
    }

    @Test
    void eachReviewSaysThatItsRatingIsMissing() {
        String error = "{\"error\":\"Ratings service is currently unavailable\"}";
        reviews.answers(200, reviews(error, error));
        assertThat(page())
                .doesNotContain("glyphicon", "text-red-500")
                .satisfies(page -> assertThat(count("Ratings service is currently unavailable", page))
                        .isEqualTo(2));
    }

    @Test
    void whatOthersSayIsTextAndNotMarkup() {
        reviews.answers(
                200, reviews(stars(1, "red' onload='x"), stars(1, "<b>")).replace("T1", "<script>"));
        details.answers(200, DETAILS.replace("PublisherA", "<i>"));
        assertThat(page()).contains("&lt;script&gt;", "<dd>&lt;i&gt;</dd>").doesNotContain("<script", "<i>", "onload");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 500, 503, 555})
    void eachSectionFailsAlone(int status) {
        details.answers(status, DETAILS);
        assertThat(page())
                .contains(NO_DETAILS, "Sorry, product details are currently unavailable for this book.", "“T1”")
                .doesNotContain(NO_REVIEWS);
        assertThat(details.requests()).hasSize(1);

        details.answers(200, DETAILS);
        reviews.answers(status, "");
        assertThat(page())
                .contains(NO_REVIEWS, "Sorry, product reviews are currently unavailable for this book.", "PublisherA")
                .doesNotContain(NO_DETAILS);
        assertThat(reviews.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "oops", "[]", "5", "{}", "{\"reviews\":{}}"})
    void answersThatMakeNoSenseCountAsNone(String body) {
        details.answers(200, body);
        reviews.answers(200, body);
        assertThat(page()).contains(NO_DETAILS, NO_REVIEWS);
    }

    @Test
    void detailsAndReviewsAreAskedSideBySide() throws InterruptedException {
        CountDownLatch reviewsAsked = new CountDownLatch(1);
        details.answersAfter(reviewsAsked, DETAILS);
        reviews.answersOn(reviewsAsked::countDown, reviews("", ""));
        assertThat(page()).contains("PublisherA", "“T1”");
    }

    @Test
    void aHangingReviewsIsAskedTwiceFor3SecondsEach() {
        CountDownLatch never = new CountDownLatch(1);
        reviews.answersAfter(never, reviews("", ""));
        long start = System.nanoTime();
        assertThat(page()).contains(NO_REVIEWS, "PublisherA");
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        never.countDown();

        assertThat(waited).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(11));
        assertThat(reviews.requests()).hasSize(2);
    }

    @Test
    void theFrontSaysWhichServicesThereAre() {
        for (String path : new String[] {"/", "/index.html"}) {
            when().get(path)
                    .then()
                    .statusCode(200)
                    .body(containsString("Hello! This is a simple bookstore application consisting of three services"))
                    .body(containsString("<th scope=\"row\">productpage</th><td>http://"))
                    .body(containsString("http://reviews:" + reviews.port()));
        }
    }

    @Test
    void needsNothingFromElsewhereAndNoScript() {
        reviews.answers(200, reviews(stars(5, "red"), stars(4, "red")));
        String page = page();
        assertThat(page).doesNotContain("<script", "<style", " style=", "src=\"http");
        Pattern.compile("(?:href|src)=\"(/static/[^\"]+)\"")
                .matcher(page)
                .results()
                .forEach(file -> when().get(file.group(1)).then().statusCode(200));
        assertThat(Pattern.compile(" id=\"([^\"]+)\"").matcher(page).results().map(id -> id.group(1)))
                .doesNotHaveDuplicates()
                .isNotEmpty();
    }

    @Test
    void saysThatItIsHealthy() {
        when().get("/health").then().statusCode(200).body(equalTo("Product page is healthy"));
        when().get("/q/health").then().statusCode(200);
        when().post("/productpage").then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
        when().get("/nowhere").then().statusCode(404);
    }

    private static long count(String text, String page) {
        return Pattern.compile(Pattern.quote(text)).matcher(page).results().count();
    }
}
