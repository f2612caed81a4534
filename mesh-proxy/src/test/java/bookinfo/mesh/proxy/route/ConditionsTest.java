package bookinfo.mesh.proxy.route;

import static bookinfo.mesh.proxy.route.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.HeaderMatch;
import bookinfo.mesh.proxy.config.HeaderMatch.Condition;
import bookinfo.mesh.proxy.config.PathMatch;
import bookinfo.mesh.proxy.config.QueryMatch;
import bookinfo.mesh.proxy.config.RouteMatch;
import bookinfo.mesh.proxy.config.StringMatch;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionsTest {
    @ParameterizedTest
    @MethodSource("paths")
    void comparesThePathWithoutItsQuery(PathMatch match, String target, boolean expected) {
        var route = new RouteMatch(match, List.of(), List.of());
        assertThat(Conditions.match(route, get("a", target))).isEqualTo(expected);
    }

    static Stream<Arguments> paths() {
        return Stream.of(
                Arguments.of(new PathMatch.Exact("/a", true), "/a?x", true),
                Arguments.of(new PathMatch.Exact("/a", true), "/A", false),
                Arguments.of(new PathMatch.Exact("/a", false), "/A", true),
                Arguments.of(new PathMatch.Exact("/a", true), "/ab", false),
                Arguments.of(new PathMatch.Prefix("/a", true), "/ab/c", true),
                Arguments.of(new PathMatch.Prefix("/a?", true), "/a?", false),
                Arguments.of(new PathMatch.Prefix("/", true), "*", false),
                Arguments.of(new PathMatch.PathSeparatedPrefix("/a", true), "/a/b", true),
                Arguments.of(new PathMatch.PathSeparatedPrefix("/a", true), "/a?x", true),
                Arguments.of(new PathMatch.PathSeparatedPrefix("/a", true), "/ab", false),
                Arguments.of(new PathMatch.Regex(Pattern.compile("/a[0-9]+")), "/a12?x", true),
                Arguments.of(new PathMatch.Regex(Pattern.compile("/a[0-9]+")), "/a12/b", false));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void comparesHeaders(HeaderMatch match, boolean expected) {
        var request = get("reviews", "/", "end-user", "jason", "x-n", "12", "x-two", "a", "x-two", "b", "x-empty", "");
        assertThat(Conditions.headers(List.of(match), request)).isEqualTo(expected);
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of(value("end-user", new StringMatch.Exact("jason", false)), true),
                Arguments.of(value("end-user", new StringMatch.Exact("JASON", false)), false),
                Arguments.of(value("end-user", new StringMatch.Exact("JASON", true)), true),
                Arguments.of(value("end-user", new StringMatch.Prefix("jas", false)), true),
                Arguments.of(value("end-user", new StringMatch.Suffix("son", false)), true),
                Arguments.of(value("end-user", new StringMatch.Suffix("much longer than it", false)), false),
                Arguments.of(value("end-user", new StringMatch.Contains("AS", true)), true),
                Arguments.of(value("end-user", new StringMatch.Contains("AS", false)), false),
                Arguments.of(value("end-user", new StringMatch.Regex(Pattern.compile("ja.*"))), true),
                Arguments.of(value("end-user", new StringMatch.Regex(Pattern.compile("ja"))), false),
                Arguments.of(value("x-two", new StringMatch.Exact("b", false)), true),
                Arguments.of(value("x-two", new StringMatch.Exact("a,b", false)), false),
                Arguments.of(value(":method", new StringMatch.Exact("GET", false)), true),
                Arguments.of(value(":authority", new StringMatch.Prefix("rev", false)), true),
                Arguments.of(value("absent", new StringMatch.Exact("", false)), false),
                Arguments.of(match("absent", exact(""), false, true), true),
                Arguments.of(match("absent", exact("x"), true, false), false),
                Arguments.of(match("absent", exact("x"), true, true), true),
                Arguments.of(match("end-user", exact("jason"), true, true), false),
                Arguments.of(match("end-user", new Condition.Present(true), false, false), true),
                Arguments.of(match("end-user", new Condition.Present(true), true, false), false),
                Arguments.of(match("absent", new Condition.Present(true), true, false), true),
                Arguments.of(match("absent", new Condition.Present(false), false, false), true),
                Arguments.of(match("x-empty", new Condition.Present(true), false, false), true),
                Arguments.of(match("x-n", new Condition.Range(12, 13), false, false), true),
                Arguments.of(match("x-n", new Condition.Range(10, 12), false, false), false),
                Arguments.of(match("end-user", new Condition.Range(0, 99), false, false), false));
    }

    @Test
    void comparesQueryParametersAsTheyWereSent() {
        assertThat(query("q", "/?a=1&q=x%20y", "x%20y")).isTrue();
        assertThat(query("q", "/?q=1&q=2", "2")).isFalse();
        assertThat(query("q", "/?qq=1", null)).isFalse();
        assertThat(query("q", "/?q", null)).isTrue();
        assertThat(query("q", "/?q", "")).isTrue();
        assertThat(query("q", "/q=1", null)).isFalse();
    }

    private static boolean query(String name, String target, @Nullable String value) {
        Optional<StringMatch> match = Optional.ofNullable(value).map(it -> new StringMatch.Exact(it, false));
        var route = new RouteMatch(new PathMatch.Prefix("/", true), List.of(), List.of(new QueryMatch(name, match)));
        return Conditions.match(route, get("a", target));
    }

    private static HeaderMatch value(String name, StringMatch match) {
        return match(name, new Condition.Value(match), false, false);
    }

    private static Condition exact(String value) {
        return new Condition.Value(new StringMatch.Exact(value, false));
    }

    private static HeaderMatch match(String name, Condition condition, boolean invert, boolean missingAsEmpty) {
        return new HeaderMatch(name, condition, invert, missingAsEmpty);
    }
}
