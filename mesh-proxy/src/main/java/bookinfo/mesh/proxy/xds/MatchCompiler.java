package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.HeaderMatch;
import bookinfo.mesh.proxy.config.HeaderMatch.Condition;
import bookinfo.mesh.proxy.config.PathMatch;
import bookinfo.mesh.proxy.config.QueryMatch;
import bookinfo.mesh.proxy.config.RouteMatch;
import bookinfo.mesh.proxy.config.StringMatch;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Compiles conditions: {@code RouteMatch}, {@code HeaderMatcher}, {@code QueryParameterMatcher}, {@code StringMatcher}. */
final class MatchCompiler {

    private MatchCompiler() {}

    static RouteMatch route(Reader match) {
        return new RouteMatch(
                path(match),
                match.messages("headers").stream().map(MatchCompiler::header).toList(),
                match.messages("query_parameters").stream()
                        .map(MatchCompiler::query)
                        .toList());
    }

    private static PathMatch path(Reader match) {
        boolean caseSensitive = match.flag("case_sensitive", true);
        if (match.has("prefix")) {
            return new PathMatch.Prefix(match.octets("prefix"), caseSensitive);
        }
        if (match.has("path")) {
            return new PathMatch.Exact(match.octets("path"), caseSensitive);
        }
        if (match.has("path_separated_prefix")) {
            return new PathMatch.PathSeparatedPrefix(match.octets("path_separated_prefix"), caseSensitive);
        }
        return match.message("safe_regex")
                .map(regex -> new PathMatch.Regex(pattern(regex)))
                .orElseThrow(() -> match.refuse(
                        "no supported path condition (expected: prefix, path, path_separated_prefix or safe_regex)"));
    }

    static HeaderMatch header(Reader header) {
        return new HeaderMatch(
                header.requiredText("name").toLowerCase(Locale.ROOT),
                condition(header),
                header.flag("invert_match", false),
                header.flag("treat_missing_header_as_empty", false));
    }

    private static Condition condition(Reader header) {
        if (header.has("exact_match")) {
            return new Condition.Value(new StringMatch.Exact(header.octets("exact_match"), false));
        }
        if (header.has("prefix_match")) {
            return new Condition.Value(new StringMatch.Prefix(header.octets("prefix_match"), false));
        }
        if (header.has("suffix_match")) {
            return new Condition.Value(new StringMatch.Suffix(header.octets("suffix_match"), false));
        }
        if (header.has("contains_match")) {
            return new Condition.Value(new StringMatch.Contains(header.octets("contains_match"), false));
        }
        Optional<Condition> match = header.message("safe_regex_match")
                .<Condition>map(regex -> new Condition.Value(new StringMatch.Regex(pattern(regex))))
                .or(() -> header.message("string_match").map(text -> new Condition.Value(string(text))))
                .or(() -> header.message("range_match")
                        .map(range -> new Condition.Range(range.number("start", 0), range.number("end", 0))));
        return match.orElseGet(() -> new Condition.Present(header.flag("present_match", true)));
    }

    private static QueryMatch query(Reader query) {
        query.requiredText("name");
        String name = query.octets("name");
        if (!query.flag("present_match", true)) {
            throw query.refuse("present_match", "false is not supported");
        }
        return new QueryMatch(name, query.message("string_match").map(MatchCompiler::string));
    }

    private static StringMatch string(Reader text) {
        boolean ignoreCase = text.flag("ignore_case", false);
        if (text.has("prefix")) {
            return new StringMatch.Prefix(text.octets("prefix"), ignoreCase);
        }
        if (text.has("suffix")) {
            return new StringMatch.Suffix(text.octets("suffix"), ignoreCase);
        }
        if (text.has("contains")) {
            return new StringMatch.Contains(text.octets("contains"), ignoreCase);
        }
        if (text.has("safe_regex")) {
            return new StringMatch.Regex(pattern(text.requiredMessage("safe_regex")));
        }
        if (text.has("exact")) {
            return new StringMatch.Exact(text.octets("exact"), ignoreCase);
        }
        throw text.refuse("no supported condition (expected: exact, prefix, suffix, contains or safe_regex)");
    }

    /** An RE2 expression; linear in time whatever it is matched with. */
    static Pattern pattern(Reader regex) {
        regex.message("google_re2");
        String text = regex.requiredText("regex");
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw regex.refuse("regex", text + " (expected: an RE2 expression; " + e.getDescription() + ")");
        }
    }
}
