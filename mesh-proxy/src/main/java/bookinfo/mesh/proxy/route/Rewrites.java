package bookinfo.mesh.proxy.route;

import bookinfo.mesh.proxy.config.PathMatch;
import bookinfo.mesh.proxy.config.PathRewrite;
import bookinfo.mesh.proxy.config.RouteAction.Redirect;
import bookinfo.mesh.proxy.http.RequestHead;

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
                pattern.matcher(target.substring(0, end)).replaceAll(groups(substitution)) + target.substring(end);
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
        boolean ownQuery = redirect.path() instanceof PathRewrite.Full(String path) && path.indexOf('?') >= 0;
        String kept = redirect.stripQuery() || ownQuery ? target.substring(0, end) : target;
        return target(redirect.path(), matched, kept);
    }

    private static int matchedLength(PathMatch matched, int pathEnd) {
        return switch (matched) {
            case PathMatch.Prefix(String prefix, boolean _) -> prefix.length();
            case PathMatch.PathSeparatedPrefix(String prefix, boolean _) -> prefix.length();
            case PathMatch.Exact _, PathMatch.Regex _ -> pathEnd;
        };
    }

    /** RE2's {@code \1} in the words of re2j: {@code $1}. */
    private static String groups(String substitution) {
        return substitution.replace("$", "\\$").replaceAll("\\\\([0-9])", "\\$$1");
    }
}
