package bookinfo.productpage;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.productpage.Chromium.Window;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages as readers meet them, with a mouse or without, on a phone or in a hall. */
@QuarkusTest
@WithTestResource(FakeBackends.class)
@EnabledIf(value = "bookinfo.productpage.Chromium#isHere", disabledReason = "needs chromium, which is not here")
@NullUnmarked // the browser is there before all tests, the address is put in by Quarkus
class BrowserTest extends WithFakes {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final int MAX_BYTES = 50_000;

    private static Chromium chromium;

    @TestHTTPResource
    String address;

    @BeforeAll
    static void start() {
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        chromium.close();
    }

    @ParameterizedTest
    @CsvSource({"PHONE, LIGHT", "LAPTOP, DARK", "PROJECTOR, LIGHT", "PROJECTOR, DARK"})
    void noStateHasAnythingToComplainAbout(Window window, ColorScheme scheme) {
        SoftAssertions softly = new SoftAssertions();
        try (Tab tab = chromium.tab(window, scheme)) {
            for (State state : State.values()) {
                open(tab, state);
                tab.screenshot(SCREENSHOTS.resolve(
                        "%s-%s-%s.png".formatted(state, window, scheme).toLowerCase(Locale.ROOT)));
                softly.assertThat(tab.complaints()).as(state.name()).isEmpty();
            }
        }
        softly.assertAll();
    }

    /** The instruments of {@link Tab} can tell a bad page from a good one. */
    @Test
    void complaintsAreMadeWhereThereIsReason() {
        try (Tab tab = chromium.tab(Window.PHONE, ColorScheme.LIGHT)) {
            tab.open(address + "productpage");
            tab.page().evaluate("""
                    () => new Promise(shown => {
                        const tall = document.createElement('img');
                        tall.style = 'display: block; width: 500px; height: 300px';
                        tall.src = 'http://127.0.0.1:1/';
                        document.body.prepend(tall);
                        requestAnimationFrame(() => requestAnimationFrame(shown));
                    })""");
            assertThat(tab.complaints())
                    .anyMatch(complaint -> complaint.startsWith("error: "))
                    .anyMatch(complaint -> complaint.equals("asked elsewhere: http://127.0.0.1:1/"))
                    .anyMatch(complaint -> complaint.startsWith("the layout shifted by 0."))
                    .anyMatch(complaint -> complaint.endsWith(" px wide in 360"))
                    .anyMatch(complaint -> complaint.startsWith("Images must have alternative text"));
        }
    }

    @Test
    void theFirstVisitIsSmall() {
        State.RED_STARS.prepare(this);
        try (Tab tab = chromium.tab(Window.LAPTOP, ColorScheme.LIGHT)) {
            tab.open(address + "productpage");
            assertThat(tab.transferred()).isBetween(2_000, MAX_BYTES);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NO_STARS, reviews-v1, PROJECTOR",
        "BLACK_STARS, reviews-v2, PROJECTOR",
        "RED_STARS, reviews-v3, PROJECTOR",
        "RED_STARS, reviews-v3, LAPTOP"
    })
    void theVersionIsReadFromTheBackOfTheRoom(State state, String version, Window window) {
        state.prepare(this);
        try (Tab tab = chromium.tab(window, ColorScheme.LIGHT)) {
            tab.open(address + "productpage");
            Locator sign = tab.page().getByText(version, new Page.GetByTextOptions().setExact(true));
            assertThat(fontSize(sign)).as("of %s", window).isGreaterThanOrEqualTo(window.height() / 10.0);
            for (Locator seen : tab.page().locator(".served, .review").all()) {
                BoundingBox box = seen.boundingBox();
                assertThat(box.y + box.height)
                        .as("without scrolling: %s", seen.innerText())
                        .isLessThan(window.height());
            }
        }
    }

    @Test
    void everythingIsReachedWithTheKeyboard() {
        try (Tab tab = chromium.tab(Window.LAPTOP, ColorScheme.LIGHT)) {
            Page page = tab.page();
            tab.open(address + "productpage");
            assertThat(tabbed(page, 4))
                    .containsExactly("Skip to the content", "BookInfo Sample", "Sign in", "Wikipedia Summary");
            page.locator("#sign-in-button").focus();

            page.keyboard().press("Enter");
            assertThat(page.locator("#dialog").isVisible()).isTrue();
            assertThat(focused(page)).isEqualTo("username");
            page.keyboard().press("Escape");
            assertThat(page.locator("#dialog").isVisible()).isFalse();
            assertThat(focused(page)).isEqualTo("sign-in-button");

            page.keyboard().press("Space");
            page.keyboard().type("jason");
            page.keyboard().press("Tab");
            assertThat(focused(page)).isEqualTo("password");
            page.keyboard().press("Enter");
            page.getByText("Sign out").waitFor();
            assertThat(page.locator(".account").innerText()).contains("jason", "Sign out");
            assertThat(page.url()).isEqualTo(address + "productpage");
            assertThat(reviews.requests().getLast().header("end-user")).containsExactly("jason");
        }
    }

    @Test
    void anotherSiteCannotLogAReaderIn() {
        try (Tab tab = chromium.tab(Window.LAPTOP, ColorScheme.LIGHT)) {
            Page page = tab.page();
            page.route(
                    "http://evil.example/**",
                    route -> route.fulfill(new FulfillOptions()
                            .setContentType("text/html")
                            .setBody("<form method=post action='%slogin'><input name=username value=mallory><button>"
                                    .formatted(address))));
            page.navigate("http://evil.example/");
            page.locator("button").click();
            page.waitForURL(address + "login");
            assertThat(page.content()).contains("another site sent it");
            tab.open(address + "productpage");
            assertThat(page.locator("#sign-in-button").isVisible()).isTrue();
        }
    }

    private void open(Tab tab, State state) {
        state.prepare(this);
        if (state == State.SIGNED_IN) {
            tab.page().context().request().post(address + "login?username=jason");
        } else {
            tab.page().context().clearCookies();
        }
        tab.open(address + state.path().substring(1));
        if (state == State.SIGN_IN) {
            tab.page().locator("#sign-in-button").click();
        }
    }

    /** What each press of the Tab key leads to; all of it must show that it has the focus, on the screen. */
    private static List<String> tabbed(Page page, int times) {
        return IntStream.range(0, times)
                .mapToObj(press -> {
                    page.keyboard().press("Tab");
                    Locator at = page.locator(":focus");
                    assertThat((String) at.evaluate("e => getComputedStyle(e).outline"))
                            .as("outline of %s", at.innerText())
                            .contains("solid 3px");
                    assertThat(at.boundingBox().y).as(at.innerText()).isNotNegative();
                    return at.innerText();
                })
                .toList();
    }

    private static String focused(Page page) {
        return (String) page.evaluate("document.activeElement.id");
    }

    private static double fontSize(Locator text) {
        return ((Number) text.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")).doubleValue();
    }
}
