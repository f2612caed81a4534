package bookinfo.cli.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.cli.scenario.Expectation.Stars;
import bookinfo.cli.scenario.Expectation.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final String RED =
            "<div class=\"text-red-500\"><i id=\"glyphicon glyphicon-star\"></i></div> reviews-v3-abc";
    private static final String PLAIN = "<p>reviews-v1-abc</p>";

    @Test
    void aKeptPromiseSaysWhatWasSeen() {
        Judge.Verdict verdict = Judge.verdict(expect(Stars.RED, Map.of()), List.of(page(200, RED, 20)));

        assertThat(verdict.kept()).isTrue();
        assertThat(verdict.saw()).isEqualTo("status 200, stars red, reviews {v3=1}, 0.02 s");
    }

    @Test
    void eachBrokenPartIsNamedOnceWithWhatWasExpected() {
        Judge.Verdict verdict =
                Judge.verdict(expect(Stars.NONE, Map.of()), List.of(page(503, RED, 20), page(503, RED, 20)));

        assertThat(verdict.kept()).isFalse();
        assertThat(verdict.saw()).isEqualTo("status 503 (expected: 200); stars red (expected: none)");
    }

    @Test
    void aLoadOutsideItsTimeIsBroken() {
        Expectation expectation = new Expectation(
                Optional.of("jason"),
                "/productpage",
                1,
                OptionalInt.empty(),
                Optional.empty(),
                List.of("Error fetching"),
                List.of(),
                Optional.of(new Window(Duration.ofMillis(5500), Duration.ofMillis(7200))),
                Map.of());

        assertThat(Judge.verdict(expectation, List.of(page(200, PLAIN, 40))).saw())
                .isEqualTo("the page lacks \"Error fetching\"; took 0.04 s (expected: 5.50 s to 7.20 s)");
    }

    @Test
    void anEvenSplitIsKeptAndALopsidedOneIsNot() {
        Expectation halves = expect(null, Map.of("v1", 0.5, "v3", 0.5));

        assertThat(Judge.verdict(halves, pages(95, 105)).kept()).isTrue();
        assertThat(Judge.verdict(halves, pages(150, 50)).saw())
                .isEqualTo("v1 answered 75 % of 200 loads (expected: 50 % +- 14);"
                        + " v3 answered 25 % of 200 loads (expected: 50 % +- 14)");
    }

    @Test
    void allOrNothingHasNoTolerance() {
        assertThat(Judge.verdict(expect(null, Map.of("v1", 1.0)), pages(199, 1)).kept())
                .isFalse();
    }

    @Test
    void aLoadIsJudgedByWhatFortioPrints() {
        Load load = new Load("http://httpbin:8000/get", "fortio", 2, 20, 0, 0.3);

        assertThat(Judge.verdict(load, "Jitter: false\nCode 200 : 17 (85.0 %)\nCode 503 : 3 (15.0 %)\n"))
                .isEqualTo(new Judge.Verdict(
                        "fortio: load http://httpbin:8000/get over 2 connections x20, 503 0 % to 30 %",
                        true, "200 85.0 %, 503 15.0 %"));
        assertThat(Judge.verdict(load, "Code 200 : 13 (65.0 %)\nCode 503 : 7 (35.0 %)\n")
                        .kept())
                .isFalse();
        assertThat(Judge.verdict(load, "Code 200 : 19 (95.0 %)\nCode 500 : 1 (5.0 %)\n")
                        .kept())
                .isFalse();
        assertThat(Judge.verdict(load, "Code 200 : 19 (95.0 %)\n").kept()).isFalse();
    }

    @Property
    void moreLoadsMeanLessTolerance(@ForAll @IntRange(min = 1, max = 5000) int sample) {
        assertThat(Judge.tolerance(0.5, sample + 1)).isLessThan(Judge.tolerance(0.5, sample));
    }

    private static Expectation expect(@org.jspecify.annotations.Nullable Stars stars, Map<String, Double> share) {
        return new Expectation(
                Optional.empty(),
                "/productpage",
                1,
                OptionalInt.of(200),
                Optional.ofNullable(stars),
                List.of(),
                List.of(),
                Optional.empty(),
                share);
    }

    private static List<Page> pages(int v1, int v3) {
        List<Page> pages = new ArrayList<>();
        for (int i = 0; i < v1 + v3; i++) {
            pages.add(page(200, i < v1 ? PLAIN : RED, 5));
        }
        return pages;
    }

    private static Page page(int status, String body, int millis) {
        return new Page(status, body, Duration.ofMillis(millis));
    }
}
