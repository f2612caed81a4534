package bookinfo.mesh.proxy.route;

import java.util.HexFormat;
import java.util.Optional;

/**
 * Brings a request path to the one form that rules are matched against, as Envoy's {@code normalize_path} and
 * {@code merge_slashes} do (RFC 3986 section 6.2.2). The query is left alone. Normalizing twice changes nothing.
 */
final class PathNormalizer {
    private PathNormalizer() {}

    /**
     * Returns the normalized path with its query.
     *
     * @param rfc3986 backslashes become slashes, escaped unreserved characters are decoded, dot segments are resolved
     * @param mergeSlashes runs of slashes become one
     * @param pathAndQuery request target in origin form, such as {@code /a/./b?q=1}
     * @return empty if the path is none: no leading slash, a fragment, a control character, an escaped NUL, or a percent
     *     sign without two hex digits (Envoy lets that one pass, but then {@code %%34%31} would decode to {@code %41}, and
     *     the next proxy would read it as {@code A})
     */
    static Optional<String> normalize(String pathAndQuery, boolean rfc3986, boolean mergeSlashes) {
        int queryAt = pathAndQuery.indexOf('?');
        int end = queryAt < 0 ? pathAndQuery.length() : queryAt;
        if (!valid(pathAndQuery, end)) {
            return Optional.empty();
        }
        if (alreadyNormal(pathAndQuery, end, mergeSlashes)) {
            return Optional.of(pathAndQuery);
        }
        String path = pathAndQuery.substring(0, end);
        String resolved = rfc3986 ? resolveDotSegments(decodeUnreserved(path)) : path;
        return Optional.of((mergeSlashes ? mergeSlashes(resolved) : resolved) + pathAndQuery.substring(end));
    }

    private static boolean valid(String path, int end) {
        if (end == 0 || (path.charAt(0) != '/' && path.charAt(0) != '\\') || path.indexOf('#') >= 0) {
            return false;
        }
        for (int i = 0; i < end; i++) {
            char c = path.charAt(i);
            if (c <= 0x20 || c == 0x7f || (c == '%' && escaped(path, i, end) <= 0)) {
                return false;
            }
        }
        return true;
    }

    private static boolean alreadyNormal(String path, int end, boolean mergeSlashes) {
        for (int i = 0; i < end; i++) {
            char c = path.charAt(i);
            boolean afterSlash = i > 0 && path.charAt(i - 1) == '/';
            if (c == '\\' || c == '%' || unsafe(c) || (afterSlash && (c == '.' || (mergeSlashes && c == '/')))) {
                return false;
            }
        }
        return true;
    }

    private static String decodeUnreserved(String path) {
        StringBuilder decoded = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            int code = c == '%' ? escaped(path, i, path.length()) : -1;
            if (code >= 0 && unreserved(code)) {
                decoded.append((char) code);
                i += 2;
            } else {
                append(c, decoded);
            }
        }
        return decoded.toString();
    }

    private static void append(char c, StringBuilder decoded) {
        if (unsafe(c)) {
            decoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
        } else {
            decoded.append(c == '\\' ? '/' : c);
        }
    }

    /** What no URL may hold as it is; Envoy's URL library escapes it, too. */
    private static boolean unsafe(char c) {
        return switch (c) {
            case '"', '<', '>', '|', '`', '{', '}', '^' -> true;
            default -> false;
        };
    }

    /** RFC 3986 section 5.2.4, over whole segments; a path cannot climb above its root. */
    private static String resolveDotSegments(String path) {
        StringBuilder resolved = new StringBuilder(path.length());
        int start = 1;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            boolean last = slash < 0;
            String segment = path.substring(start, end);
            // Some servers leave out what follows a semicolon before they look for dot segments; so does Envoy.
            switch (segment.startsWith("..;") ? ".." : segment.startsWith(".;") ? "." : segment) {
                case "." -> resolved.append(last ? "/" : "");
                case ".." -> {
                    resolved.setLength(Math.max(resolved.lastIndexOf("/"), 0));
                    resolved.append(last ? "/" : "");
                }
                default -> resolved.append('/').append(segment);
            }
            start = end + 1;
        }
        return resolved.toString();
    }

    private static String mergeSlashes(String path) {
        StringBuilder merged = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) != '/' || merged.isEmpty() || merged.charAt(merged.length() - 1) != '/') {
                merged.append(path.charAt(i));
            }
        }
        return merged.toString();
    }

    /** The value of the escape {@code %XX} at {@code at}, or -1 if there is none. */
    private static int escaped(String path, int at, int end) {
        if (at + 2 >= end || !HexFormat.isHexDigit(path.charAt(at + 1)) || !HexFormat.isHexDigit(path.charAt(at + 2))) {
            return -1;
        }
        return HexFormat.fromHexDigits(path, at + 1, at + 3);
    }

    private static boolean unreserved(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
