package bookinfo.mesh.config;

import bookinfo.mesh.config.Node.ScalarNode;
import bookinfo.mesh.config.StringMatch.Exact;
import bookinfo.mesh.config.StringMatch.Prefix;
import bookinfo.mesh.config.StringMatch.Present;
import bookinfo.mesh.config.StringMatch.Regex;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/** Istio's StringMatch: one of three ways to compare a text. */
final class StringMatchReader {

    private static final int LONGEST_REGEX = 1024;
    private static final int LARGEST_REGEX = 10_000;

    private StringMatchReader() {}

    /** A match on the uri, the method and the like, where an empty condition would say nothing. */
    static Optional<StringMatch> required(Value value) {
        return value.object(fields -> {
                    fields.requireOneOf("exact", "prefix", "regex");
                    return match(fields, Format.SOME_TEXT);
                })
                .flatMap(match -> match);
    }

    /** A match on a header or a parameter, where an empty condition or {@code regex: "*"} asks that it be there. */
    static Optional<StringMatch> optional(Value value) {
        return value.object(fields ->
                isStar(fields) ? new Present() : match(fields, Format.TEXT).orElseGet(Present::new));
    }

    private static boolean isStar(Fields fields) {
        return !fields.has("exact")
                && !fields.has("prefix")
                && fields.get("regex")
                        .map(Value::node)
                        .filter(StringMatchReader::isStar)
                        .isPresent();
    }

    private static boolean isStar(Node node) {
        return node instanceof ScalarNode scalar && scalar.text().equals("*");
    }

    private static Optional<StringMatch> match(Fields fields, Format format) {
        fields.clash("exact", "prefix", "regex");
        Optional<StringMatch> exact = fields.text("exact", format).map(Exact::new);
        Optional<StringMatch> prefix = fields.text("prefix", Format.SOME_TEXT).map(Prefix::new);
        Optional<StringMatch> regex = fields.get("regex").flatMap(StringMatchReader::regex);
        return exact.or(() -> prefix).or(() -> regex);
    }

    private static Optional<StringMatch> regex(Value value) {
        return value.text(Format.SOME_TEXT).flatMap(text -> {
            if (text.length() > LONGEST_REGEX) {
                return value.invalid("a regular expression of at most " + LONGEST_REGEX + " characters");
            }
            if (RegexSize.of(text) > LARGEST_REGEX) {
                return value.invalid("a regular expression that repeats less");
            }
            try {
                return Optional.of(new Regex(Pattern.compile(text).pattern()));
            } catch (PatternSyntaxException fault) {
                return value.invalid("an RE2 regular expression; " + fault.getDescription());
            }
        });
    }
}
