package bookinfo.e2e.differential;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Supplier;

/** Draws virtual hosts: what {@code RouteConfiguration} can say and both proxies accept. */
final class RandomRoutes {
    private static final List<String> VERBS = List.of("GET", "POST", "HEAD", "PUT", "get");
    private static final List<String> PATH_EXPRESSIONS =
            List.of("/[ab]+", "/a.*", "/(a|b)/.*", ".*\\.html", "/a/[^/]+/b", "/\\w+/\\d+", "(?i)/A/.*", "/a|/b", ".*");
    private static final List<String> REWRITES = List.of("/\\1", "\\0\\0", "", "x", "/\\1/$1?y=2", "\\\\");
    private static final List<String> GROUPS = List.of("^/([^/]*)", "(a+)", "/(.*)$", "(b)?", "([^/]+)/", "(\\.)");
    private static final List<String> CODES =
            List.of("MOVED_PERMANENTLY", "FOUND", "SEE_OTHER", "TEMPORARY_REDIRECT", "PERMANENT_REDIRECT");
    private static final List<String> APPENDS =
            List.of("APPEND_IF_EXISTS_OR_ADD", "ADD_IF_ABSENT", "OVERWRITE_IF_EXISTS_OR_ADD", "OVERWRITE_IF_EXISTS");

    private final Draw draw;
    private final boolean patient;

    private RandomRoutes(Draw draw, boolean patient) {
        this.draw = draw;
        this.patient = patient;
    }

    /** @param name unique; all its domains hold it, and no other text does */
    static ObjectNode host(Draw draw, String name) {
        return new RandomRoutes(draw, !draw.once(20)).host(name);
    }

    private ObjectNode host(String name) {
        ObjectNode host = object().put("name", name);
        ArrayNode domains = host.putArray("domains").add(name);
        draw
                .some(4, () -> draw.one("%s.test", "*.%s.test", "%s.*", "*-%s", "%s:8080", "A.%s.TEST", "*.a.%s.test"))
                .stream()
                .distinct()
                .forEach(domain -> domains.add(domain.formatted(name)));
        ArrayNode routes = host.putArray("routes");
        for (int i = draw.below(5); i >= 0; i--) {
            routes.add(route("r" + routes.size()));
        }
        edits(host);
        maybe(6, () -> host.put("include_request_attempt_count", true));
        maybe(6, () -> host.set("retry_policy", retries()));
        return host;
    }

    private ObjectNode route(String name) {
        ObjectNode route = object().put("name", name);
        route.set("match", match());
        switch (draw.below(8)) {
            case 0 -> route.set("redirect", redirect());
            case 1 -> route.set("direct_response", direct());
            default -> route.set("route", forward());
        }
        edits(route);
        maybe(12, () -> route.putObject("typed_per_filter_config").set("fault", fault()));
        return route;
    }

    private ObjectNode match() {
        ObjectNode match = object();
        switch (draw.below(6)) {
            case 0 -> match.put("path", RandomRequests.path(draw));
            case 1 -> match.put("path_separated_prefix", draw.one("/a", "/a/b", "/A", "/ab", "/a.html"));
            case 2 -> match.putObject("safe_regex").put("regex", draw.one(PATH_EXPRESSIONS));
            case 3 -> match.put("prefix", draw.one("", "/", "//"));
            default -> match.put("prefix", RandomRequests.path(draw));
        }
        maybe(5, () -> match.put("case_sensitive", false));
        list(match, "headers", 3, this::header);
        list(match, "query_parameters", 2, () -> {
            ObjectNode query = object().put("name", draw.one("a", "b", "A", "a.b"));
            return draw.once(3) ? query.put("present_match", true) : set(query, "string_match", text());
        });
        return match;
    }

    private ObjectNode header() {
        ObjectNode header = object();
        String name =
                draw.one("x-a", "X-A", "x-b", "x-n", ":method", ":path", ":authority", ":scheme", "cookie", "host");
        header.put("name", name);
        switch (name.equals("x-n") ? 0 : 1 + draw.below(5)) {
            case 0 ->
                header.putObject("range_match")
                        .put("start", draw.below(20) - 10)
                        .put("end", draw.below(20) - 5);
            case 1 -> header.put("present_match", !draw.once(4));
            default -> {
                if (name.equals(":method")) {
                    header.putObject("string_match").put("exact", draw.one(VERBS));
                } else {
                    header.set("string_match", text());
                }
            }
        }
        maybe(4, () -> header.put("invert_match", true));
        maybe(4, () -> header.put("treat_missing_header_as_empty", true));
        return header;
    }

    private ObjectNode text() {
        ObjectNode text = object();
        if (draw.once(4)) {
            text.putObject("safe_regex")
                    .put("regex", draw.one("a.*", "[0-9]+", "(?i)a", ".*", "a|b", "^a$", "\\d+", "a?", "\\S+ \\S+"));
            return text;
        }
        String kind = draw.one("exact", "exact", "prefix", "suffix", "contains");
        text.put(kind, kind.equals("exact") ? RandomRequests.value(draw) : draw.one("a", "A", "b", "1", ",", " ", "="));
        maybe(3, () -> text.put("ignore_case", true));
        return text;
    }

    private ObjectNode forward() {
        ObjectNode forward = object();
        if (draw.once(4)) {
            ArrayNode clusters = forward.putObject("weighted_clusters").putArray("clusters");
            clusters.add(object().put("name", "none").put("weight", 0));
            ObjectNode drawn = object().put("name", cluster()).put("weight", 100);
            edits(drawn);
            clusters.add(drawn);
        } else {
            forward.put("cluster", cluster());
        }
        switch (draw.below(6)) {
            case 0 -> forward.put("prefix_rewrite", draw.one("/", "/x", "/x/", "x", "/?y=1"));
            case 1 -> forward.set("regex_rewrite", rewrite());
            default -> {}
        }
        switch (draw.below(8)) {
            case 0 -> forward.put("host_rewrite_literal", draw.one("other", "other:81", "OTHER"));
            case 1 -> forward.put("auto_host_rewrite", true);
            default -> {}
        }
        maybe(4, () -> forward.put("timeout", "0s"));
        maybe(patient ? 4 : 1, () -> forward.set("retry_policy", retries()));
        if (!patient) {
            forward.put("timeout", RandomRequests.PATIENCE);
        }
        return forward;
    }

    private String cluster() {
        return draw.one("up", "up", "up", "up", "up", "up", "refused", "none", "nowhere");
    }

    private ObjectNode rewrite() {
        ObjectNode rewrite = object().put("substitution", draw.one(REWRITES));
        rewrite.putObject("pattern").put("regex", draw.one(GROUPS));
        return rewrite;
    }

    private ObjectNode retries() {
        ObjectNode policy = object().put("num_retries", draw.below(3));
        String on =
                draw.one("5xx", "gateway-error", "reset", "connect-failure", "retriable-4xx", "unavailable,cancelled");
        policy.put("retry_on", on + (draw.once(2) ? ",retriable-status-codes" : "") + (draw.once(6) ? ", reset" : ""));
        maybe(2, () -> policy.putArray("retriable_status_codes").add(503).add(418));
        policy.putObject("retry_back_off").put("base_interval", "0.001s");
        return policy;
    }

    private ObjectNode redirect() {
        ObjectNode redirect = object();
        switch (draw.below(4)) {
            case 0 -> redirect.put("https_redirect", true);
            case 1 -> redirect.put("scheme_redirect", draw.one("http", "https", "HTTPS", "ftp"));
            default -> {}
        }
        switch (draw.below(5)) {
            case 0 -> redirect.put("path_redirect", draw.one("/x", "/x?y=1", "x", "/x#y"));
            case 1 -> redirect.put("prefix_rewrite", draw.one("/", "/x", "/x?y=1"));
            case 2 -> redirect.set("regex_rewrite", rewrite());
            default -> {}
        }
        maybe(3, () -> redirect.put("host_redirect", draw.one("other", "other:81", "[::1]")));
        maybe(4, () -> redirect.put("port_redirect", draw.one(80, 443, 8080)));
        maybe(2, () -> redirect.put("response_code", draw.one(CODES)));
        maybe(3, () -> redirect.put("strip_query", true));
        return redirect;
    }

    private ObjectNode direct() {
        ObjectNode direct = object().put("status", draw.one(200, 201, 204, 302, 304, 404, 503, 599));
        maybe(2, () -> direct.putObject("body").put("inline_string", draw.one("hello", "{}", "a%b\r\n")));
        return direct;
    }

    private ObjectNode fault() {
        ObjectNode fault =
                object().put("@type", "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault");
        ObjectNode abort = fault.putObject("abort").put("http_status", draw.one(400, 418, 503, 555));
        abort.putObject("percentage").put("numerator", draw.one(0, 100));
        list(fault, "headers", 2, this::header);
        return fault;
    }

    private void edits(ObjectNode owner) {
        for (String side : List.of("request", "response")) {
            list(owner, side + "_headers_to_add", 2, this::addition);
            List<String> removed = draw.some(2, () -> name());
            if (!removed.isEmpty()) {
                removed.forEach(owner.putArray(side + "_headers_to_remove")::add);
            }
        }
    }

    private ObjectNode addition() {
        ObjectNode addition = object();
        addition.putObject("header").put("key", name()).put("value", draw.one("v", "w", "", "a%%b", " c d ", "\u00e9"));
        maybe(2, () -> addition.put("append_action", draw.one(APPENDS)));
        maybe(4, () -> addition.put("keep_empty_value", true));
        return addition;
    }

    private String name() {
        return draw.one(
                "x-a", "X-B", "x-c", "cookie", "set-cookie", "user-agent", "server", "content-type", "location");
    }

    private void maybe(int in, Runnable change) {
        if (draw.once(in)) {
            change.run();
        }
    }

    private void list(ObjectNode owner, String field, int most, Supplier<ObjectNode> element) {
        List<ObjectNode> elements = draw.some(most, element);
        if (!elements.isEmpty()) {
            owner.putArray(field).addAll(elements);
        }
    }

    private static ObjectNode set(ObjectNode owner, String field, ObjectNode value) {
        owner.set(field, value);
        return owner;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
