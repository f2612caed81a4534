package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.HttpMatch;
import bookinfo.mesh.config.StringMatch;
import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.QueryParameterMatcher;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Conditions of rules as matchers of routes. */
final class Matches {
    private Matches() {}

    static RouteMatch of(Optional<HttpMatch> match) {
        return match.map(Matches::of)
                .orElseGet(() -> RouteMatch.newBuilder().setPrefix("/").build());
    }

    private static RouteMatch of(HttpMatch match) {
        RouteMatch.Builder route = RouteMatch.newBuilder();
        path(route, match.uri().orElse(new StringMatch.Prefix("/")));
        route.setCaseSensitive(BoolValue.of(!match.ignoreUriCase()));
        Stream.concat(
                        match.headers().entrySet().stream().map(entry -> header(entry.getKey(), entry.getValue())),
                        match.withoutHeaders().entrySet().stream()
                                .map(entry -> without(header(entry.getKey(), entry.getValue()))))
                .sorted(Comparator.comparing(HeaderMatcher.Builder::getName))
                .forEach(route::addHeaders);
        match.method().ifPresent(method -> route.addHeaders(header(":method", method)));
        match.authority().ifPresent(authority -> route.addHeaders(header(":authority", authority)));
        match.scheme().ifPresent(scheme -> route.addHeaders(header(":scheme", scheme)));
        match.queryParams().forEach((name, value) -> route.addQueryParameters(query(name, value)));
        return route.build();
    }

    private static void path(RouteMatch.Builder route, StringMatch uri) {
        switch (uri) {
            case StringMatch.Exact(String value) -> route.setPath(value);
            case StringMatch.Prefix(String value) -> route.setPrefix(value);
            case StringMatch.Regex(String value) -> route.setSafeRegex(regex(value));
            case StringMatch.Present() -> route.setPrefix("/");
        }
    }

    private static HeaderMatcher.Builder header(String name, StringMatch value) {
        HeaderMatcher.Builder header = HeaderMatcher.newBuilder().setName(name);
        text(value).ifPresentOrElse(header::setStringMatch, () -> header.setPresentMatch(true));
        return header;
    }

    /** A header that is missing does not have the value, so the condition holds. */
    private static HeaderMatcher.Builder without(HeaderMatcher.Builder header) {
        return header.setInvertMatch(true).setTreatMissingHeaderAsEmpty(header.hasStringMatch());
    }

    private static QueryParameterMatcher query(String name, StringMatch value) {
        QueryParameterMatcher.Builder query = QueryParameterMatcher.newBuilder().setName(name);
        text(value).ifPresentOrElse(query::setStringMatch, () -> query.setPresentMatch(true));
        return query.build();
    }

    /** Absent when any value will do. */
    private static Optional<StringMatcher> text(StringMatch match) {
        StringMatcher.Builder text = StringMatcher.newBuilder();
        return switch (match) {
            case StringMatch.Exact(String value) ->
                Optional.of(text.setExact(value).build());
            case StringMatch.Prefix(String value) ->
                Optional.of(text.setPrefix(value).build());
            case StringMatch.Regex(String value) ->
                Optional.of(text.setSafeRegex(regex(value)).build());
            case StringMatch.Present() -> Optional.empty();
        };
    }

    private static RegexMatcher regex(String regex) {
        return RegexMatcher.newBuilder().setRegex(regex).build();
    }
}
