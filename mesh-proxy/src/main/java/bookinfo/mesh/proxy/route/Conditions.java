package bookinfo.mesh.proxy.route;

import bookinfo.mesh.proxy.config.HeaderMatch;
import bookinfo.mesh.proxy.config.PathMatch;
import bookinfo.mesh.proxy.config.QueryMatch;
import bookinfo.mesh.proxy.config.RouteMatch;
import bookinfo.mesh.proxy.config.StringMatch;
import bookinfo.mesh.proxy.http.RequestHead;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Whether a request meets the conditions of a route. */
final class Conditions {
    private Conditions() {}

    static boolean match(RouteMatch match, RequestHead request) {
        return path(match.path(), request.path())
                && headers(match.headers(), request)
                && query(match.query(), request.path());
    }

    static boolean headers(List<HeaderMatch> matches, RequestHead request) {
        for (HeaderMatch match : matches) {
            if (!header(match, request)) {
                return false;
            }
        }
        return true;
    }

    /** Where the path ends and query or fragment begins. */
    static int pathEnd(String target) {
        for (int i = 0; i < target.length(); i++) {
            if (target.charAt(i) == '?' || target.charAt(i) == '#') {
                return i;
            }
        }
        return target.length();
    }

    private static boolean path(PathMatch match, String target) {
        int end = pathEnd(target);
        return switch (match) {
            case PathMatch.Exact(String path, boolean caseSensitive) ->
                end == path.length() && startsWith(target, end, path, caseSensitive);
            case PathMatch.Prefix(String prefix, boolean caseSensitive) ->
                startsWith(target, end, prefix, caseSensitive);
            case PathMatch.PathSeparatedPrefix(String prefix, boolean caseSensitive) ->
                startsWith(target, end, prefix, caseSensitive)
                        && (end == prefix.length() || target.charAt(prefix.length()) == '/');
            case PathMatch.Regex(var pattern) -> pattern.matches(target.substring(0, end));
        };
    }

    private static boolean startsWith(String target, int end, String prefix, boolean caseSensitive) {
        return prefix.length() <= end && target.regionMatches(!caseSensitive, 0, prefix, 0, prefix.length());
    }

    private static @Nullable String pseudo(String name, RequestHead request) {
        return switch (name) {
            case ":method" -> request.method();
            case ":path" -> request.path();
            case ":authority", "host" -> request.authority();
            case ":scheme" -> request.scheme();
            default -> null;
        };
    }

    private static boolean header(HeaderMatch match, RequestHead request) {
        boolean there = present(match.name(), request);
        if (match.condition() instanceof HeaderMatch.Condition.Present(boolean expected)) {
            return ((there || match.missingAsEmpty()) == expected) != match.invert();
        }
        if (!there) {
            return match.missingAsEmpty() && met(match.condition(), "") != match.invert();
        }
        return met(match, request) != match.invert();
    }

    /** One of several values is enough, as Envoy has it. */
    private static boolean met(HeaderMatch match, RequestHead request) {
        String pseudo = pseudo(match.name(), request);
        return pseudo != null
                ? met(match.condition(), pseudo)
                : request.headers().any(match.name(), value -> met(match.condition(), value));
    }

    private static boolean present(String name, RequestHead request) {
        return pseudo(name, request) != null || request.headers().contains(name);
    }

    private static boolean met(HeaderMatch.Condition condition, String value) {
        return switch (condition) {
            case HeaderMatch.Condition.Present _ -> true;
            case HeaderMatch.Condition.Value(StringMatch string) -> string(string, value);
            case HeaderMatch.Condition.Range(long start, long end) -> {
                OptionalLong number = decimal(value);
                yield number.isPresent() && number.getAsLong() >= start && number.getAsLong() < end;
            }
        };
    }

    static boolean string(StringMatch match, String text) {
        return switch (match) {
            case StringMatch.Exact(String value, boolean ignoreCase) ->
                ignoreCase ? value.equalsIgnoreCase(text) : value.equals(text);
            case StringMatch.Prefix(String value, boolean ignoreCase) ->
                text.regionMatches(ignoreCase, 0, value, 0, value.length());
            case StringMatch.Suffix(String value, boolean ignoreCase) ->
                text.regionMatches(ignoreCase, text.length() - value.length(), value, 0, value.length());
            case StringMatch.Contains(String value, boolean ignoreCase) -> contains(text, value, ignoreCase);
            case StringMatch.Regex(var pattern) -> pattern.matches(text);
        };
    }

    private static boolean contains(String text, String value, boolean ignoreCase) {
        for (int at = 0; at <= text.length() - value.length(); at++) {
            if (text.regionMatches(ignoreCase, at, value, 0, value.length())) {
                return true;
            }
        }
        return false;
    }

    private static OptionalLong decimal(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static boolean query(List<QueryMatch> matches, String target) {
        for (QueryMatch match : matches) {
            String value = parameter(match.name(), target);
            if (value == null
                    || (match.match().isPresent() && !string(match.match().get(), value))) {
                return false;
            }
        }
        return true;
    }

    /** The first value of a query parameter as it was sent, not decoded (as Envoy compares it); null if it is not there. */
    private static @Nullable String parameter(String name, String target) {
        int at = target.indexOf('?') + 1;
        while (at > 0) {
            int ampersand = target.indexOf('&', at);
            int end = ampersand < 0 ? target.length() : ampersand;
            int equals = target.indexOf('=', at);
            int nameEnd = equals < 0 || equals > end ? end : equals;
            if (nameEnd - at == name.length() && target.startsWith(name, at)) {
                return target.substring(Math.min(nameEnd + 1, end), end);
            }
            at = ampersand + 1;
        }
        return null;
    }
}
