package bookinfo.mesh.proxy.route;

import bookinfo.mesh.proxy.config.PathMatch;
import bookinfo.mesh.proxy.config.PathRewrite;
import bookinfo.mesh.proxy.config.RouteAction.Redirect;
import bookinfo.mesh.proxy.http.RequestHead;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/** How path and authority change on the way to an upstream or in a redirect. */
final class Rewrites {
    private Rewrites() {}

    /** The request target after the rewrite, query included. */
    static String target(PathRewrite rewrite, PathMatch matched, String target) {
        int end = Conditions.pathEnd(target);
        return switch (rewrite) {
            case PathRewrite.Keep _ -> target;
            case PathRewrite.Prefix(String replacement) -> replacement + target.substring(matchedLength(matched, end));
            case PathRewrite.Full(String path) -> path + target.substring(end);
            case PathRewrite.Regex(var pattern, String substitution) ->
                replaceAll(pattern, target.substring(0, end), substitution) + target.substring(end);
        };
    }

    /** The absolute address that a redirect names; what it does not say stays as the request has it. */
    static String location(Redirect redirect, PathMatch matched, RequestHead request) {
        String scheme = redirect.scheme().orElse(request.scheme());
        return scheme + "://" + authority(redirect, request, scheme)
                + redirectTarget(redirect, matched, request.path());
    }

    private static String authority(Redirect redirect, RequestHead request, String scheme) {
        String authority = request.authority();
        int colon = authority.lastIndexOf(':');
        boolean withPort = colon > authority.lastIndexOf(']');
        String host = redirect.host().orElse(withPort ? authority.substring(0, colon) : authority);
        if (redirect.port().isPresent()) {
            return host + ":" + redirect.port().get();
        }
        if (redirect.host().isPresent() || !withPort) {
            return host;
        }
        String oldDefault = request.scheme().equals("https") ? ":443" : ":80";
        boolean obsolete = !scheme.equals(request.scheme()) && authority.endsWith(oldDefault);
        return obsolete ? host : authority;
    }

    private static String redirectTarget(Redirect redirect, PathMatch matched, String target) {
        int end = Conditions.pathEnd(target);
        String path = target.substring(0, end);
        String changed = target(redirect.path(), matched, path);
        int query = changed.indexOf('?');
        boolean whole = redirect.path() instanceof PathRewrite.Full;
        if (changed.isEmpty()) {
            changed = path;
        } else if (redirect.stripQuery() && query >= 0 && !whole) {
            changed = changed.substring(0, query);
        }
        // A path given as a whole may bring a query of its own, which stays.
        boolean keeps = !redirect.stripQuery() && !(whole && query >= 0);
        return (changed.startsWith("/") ? "" : "/") + changed + (keeps ? target.substring(end) : "");
    }

    private static int matchedLength(PathMatch matched, int pathEnd) {
        return switch (matched) {
            case PathMatch.Prefix(String prefix, boolean _) -> prefix.length();
            case PathMatch.PathSeparatedPrefix(String prefix, boolean _) -> prefix.length();
            case PathMatch.Exact _, PathMatch.Regex _ -> pathEnd;
        };
    }

    /** As RE2's GlobalReplace does it: no empty match right behind another match counts. */
    private static String replaceAll(Pattern pattern, String text, String substitution) {
        StringBuilder replaced = new StringBuilder(text.length());
        Matcher matcher = pattern.matcher(text);
        int at = 0;
        int lastEnd = -1;
        while (at <= text.length() && matcher.find(at)) {
            replaced.append(text, at, matcher.start());
            if (matcher.end() == lastEnd) {
                replaced.append(text, at, Math.min(at + 1, text.length()));
                at++;
            } else {
                expand(substitution, matcher, replaced);
                at = matcher.end();
                lastEnd = at;
            }
        }
        return replaced.append(text, Math.min(at, text.length()), text.length()).toString();
    }

    /** A digit behind a backslash is a group; any other character behind one is itself. */
    private static void expand(String substitution, Matcher matcher, StringBuilder to) {
        for (int i = 0; i < substitution.length(); i++) {
            char c = substitution.charAt(i);
            if (c != '\\' || i + 1 == substitution.length()) {
                to.append(c);
                continue;
            }
            char next = substitution.charAt(++i);
            if (next < '0' || next > '9') {
                to.append(next);
            } else if (matcher.group(next - '0') != null) {
                to.append(matcher.group(next - '0'));
            }
        }
    }
}
