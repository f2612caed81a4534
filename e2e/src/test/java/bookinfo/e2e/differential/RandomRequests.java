package bookinfo.e2e.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws requests that a virtual host is likely to have a route for, and what the upstream answers. */
final class RandomRequests {
    /** The timeout of routes whose upstream may hang. */
    static final String PATIENCE = "0.3s";

    private static final List<String> SEGMENTS = List.of("a", "b", "ab", "A", "a.html", "1", "12", "");
    private static final List<String> ODD_SEGMENTS =
            List.of(".", "..", "%61", "%2F", "%2e", "a%20b", "a;x=1", "\u00e9", "a+b", "~a", "*", "%C3%A9", ":", "@");
    private static final List<String> QUERIES = List.of(
            "?",
            "?a=1",
            "?a=1&b=2",
            "?a=1&a=2",
            "?b",
            "?a=%31",
            "?x=a&&b=1",
            "?a=/b/../c",
            "?=1",
            "?a==1",
            "?A=a",
            "?a.b=a",
            "?a=a+b",
            "??a=1",
            "?a=1?b=2",
            "?b=a&c",
            "?a=a,b");
    private static final List<String> VALUES =
            List.of("", "a", "A", "ab", "b", "1", "7", "10", "-3", "007", "a,b", "a, b", "a b", "a=1; b=2", "a\tb");
    private static final List<String> ANSWERS = List.of(
            "200 OK\r\nx-a: up\r\nX-B: one\r\nx-b: two\r\ncontent-length: 2\r\n\r\nok",
            "200 OK\r\nserver: mine\r\nset-cookie: a=1\r\nset-cookie: b=2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
            "204 No Content\r\nx-a: up\r\n\r\n",
            "302 Found\r\nlocation: /else\r\ncontent-length: 0\r\n\r\n",
            "404 Not Found\r\ncontent-type: text/html\r\ncontent-length: 4\r\n\r\ngone",
            "409 Conflict\r\ncontent-length: 0\r\n\r\n",
            "418 Teapot\r\ncontent-length: 0\r\n\r\n",
            "500 Internal Server Error\r\ncontent-length: 0\r\n\r\n",
            "503 Service Unavailable\r\nx-c: up\r\ncontent-length: 4\r\n\r\nbusy",
            "200 OK\r\ngrpc-status: 14\r\ncontent-length: 0\r\n\r\n",
            Asking.CLOSE);

    private RandomRequests() {}

    static Asking asking(Draw draw, ObjectNode host) {
        String method = draw.one("GET", "GET", "GET", "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "get");
        List<String> fields = draw.some(5, () -> field(draw));
        String body = "";
        if (!method.equals("GET") && !method.equals("HEAD")) {
            body = draw.one("", "body");
            fields.add("content-length: " + body.length());
        }
        String listener = draw.one("plain", "plain", "edge");
        return new Asking(
                listener,
                method,
                authority(draw, host.path("name").asText()),
                target(draw, host, listener),
                fields,
                body,
                answers(draw, host));
    }

    /** A path without a query. */
    static String path(Draw draw) {
        String path = "";
        for (int i = draw.below(3); i >= 0; i--) {
            path += "/" + draw.one(draw.once(6) ? ODD_SEGMENTS : SEGMENTS);
        }
        return path;
    }

    static String value(Draw draw) {
        return draw.one(VALUES);
    }

    private static String authority(Draw draw, String name) {
        return draw.one(
                        "%s",
                        "%s",
                        "%s",
                        "%s.test",
                        "a.%s.test",
                        "b.a.%s.test",
                        "A.%s.Test",
                        "%s:8080",
                        "%s:80",
                        "x-%s",
                        "%s.other",
                        ".%s.test",
                        "%s.",
                        "-%s",
                        "%s.test:80")
                .formatted(draw.once(8) ? name.toUpperCase(Locale.ROOT) : name);
    }

    private static String target(Draw draw, ObjectNode host, String listener) {
        List<String> known = new ArrayList<>();
        for (JsonNode route : host.path("routes")) {
            for (String kind : List.of("path", "prefix", "path_separated_prefix")) {
                known.add(route.path("match").path(kind).asText());
            }
        }
        known.removeIf(path -> !path.startsWith("/"));
        String path = known.isEmpty() || draw.once(3) ? path(draw) : draw.one(known);
        path = switch (draw.below(8)) {
            case 0 -> path + path(draw);
            case 1 -> path.toUpperCase(Locale.ROOT);
            case 2 -> path + draw.one("a", "/", "/a", "//");
            default -> path;
        };
        // What the edge makes of slashes alone is a listed difference.
        boolean slashes =
                listener.equals("edge") && path.replaceAll("(?i)%2e", ".").matches(".*//.*[/.]|.*//");
        return path + (slashes ? "/a" : "") + (draw.once(2) ? draw.one(QUERIES) : "") + (draw.once(40) ? "#f" : "");
    }

    private static String field(Draw draw) {
        return switch (draw.below(6)) {
            case 0 ->
                draw.one("cookie", "Cookie", "User-Agent", "content-type", "Accept", "x-c", "server") + ": "
                        + value(draw);
            case 1, 2 -> "x-n: " + draw.one("0", "5", "-5", "9", "+3", "3.5", "", "0x1", " 4 ", "99999999999999999999");
            case 3 -> "x-b: " + value(draw);
            default -> draw.one("x-a: ", "X-A:", "x-a:  ") + value(draw);
        };
    }

    /** What the upstream says to the first try, the second, and so on. */
    private static List<String> answers(Draw draw, ObjectNode host) {
        boolean hangs = host.toString().contains(PATIENCE) && draw.once(2);
        List<String> answers = draw.some(2, () -> draw.one(ANSWERS));
        answers.add(hangs ? Asking.HANG : draw.one(ANSWERS));
        return answers;
    }
}
