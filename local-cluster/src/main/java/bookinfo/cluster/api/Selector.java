package bookinfo.cluster.api;

import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Label and field selectors, as predicates over objects. */
final class Selector {
    private static final Pattern SET = Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
    private static final Pattern EQUALITY = Pattern.compile("\\s*([^=!\\s]+)\\s*(==|=|!=)\\s*([^=!]*?)\\s*");
    private static final Pattern EXISTENCE = Pattern.compile("\\s*(!?)\\s*([^=!\\s()]+)\\s*");
    private static final Pattern COMMA_OUTSIDE_SET = Pattern.compile(",(?![^(]*\\))");
    private static final String FIELDS = "(metadata\\.(name|namespace)|spec\\.nodeName|status\\.phase|type|reason"
            + "|involvedObject\\.(kind|name|namespace|uid|apiVersion|fieldPath))";

    private Selector() {}

    /** What both selectors of a request let through. */
    static Predicate<ObjectNode> of(ApiRequest request) {
        Predicate<Map<String, String>> labels = labels(request.parameter("labelSelector"));
        Predicate<ObjectNode> fields = fields(request.parameter("fieldSelector"));
        return object -> fields.test(object) && labels.test(Metadata.labels(object));
    }

    /** The one name that a selection of fields is limited to, as rights over named objects need it; or empty. */
    static String name(String fields) {
        return fields.replaceFirst("^(metadata\\.name==?([^,]+)|.*)$", "$2");
    }

    /** A selector in query syntax: {@code a=b,c!=d,e in (f,g),h,!i}. */
    static Predicate<Map<String, String>> labels(String text) {
        return terms(text).stream().map(Selector::label).reduce(labels -> true, Predicate::and);
    }

    /** A {@code LabelSelector}: matchLabels and matchExpressions; an empty one lets everything through. */
    static Predicate<Map<String, String>> labels(JsonNode selector) {
        List<Predicate<Map<String, String>>> all = new ArrayList<>();
        selector.path("matchLabels")
                .properties()
                .forEach(entry -> all.add(labels -> entry.getValue().asText().equals(labels.get(entry.getKey()))));
        for (JsonNode expression : selector.path("matchExpressions")) {
            Set<String> values = Set.copyOf(Json.texts(expression.path("values")));
            all.add(label(Json.text(expression, "/key"), Json.text(expression, "/operator"), values));
        }
        return all.stream().reduce(labels -> true, Predicate::and);
    }

    private static Predicate<ObjectNode> fields(String text) {
        return terms(text).stream().map(Selector::field).reduce(object -> true, Predicate::and);
    }

    private static Predicate<ObjectNode> field(String term) {
        Matcher equality = EQUALITY.matcher(term);
        if (!equality.matches()) {
            throw ApiFailure.badRequest("invalid field selector: %s (expected: field=value)".formatted(term));
        }
        String field = equality.group(1);
        if (!field.matches(FIELDS)) {
            throw ApiFailure.badRequest("field label not supported: " + field);
        }
        String value = equality.group(3);
        String pointer = "/" + field.replace('.', '/');
        boolean wanted = !equality.group(2).equals("!=");
        return object -> object.at(pointer).asText().equals(value) == wanted;
    }

    private static Predicate<Map<String, String>> label(String term) {
        Matcher set = SET.matcher(term);
        if (set.matches()) {
            Set<String> values =
                    Arrays.stream(set.group(3).split(",")).map(String::trim).collect(Collectors.toSet());
            return label(set.group(1), set.group(2).equals("in") ? "In" : "NotIn", values);
        }
        Matcher equality = EQUALITY.matcher(term);
        if (equality.matches()) {
            String operator = equality.group(2).equals("!=") ? "NotIn" : "In";
            return label(equality.group(1), operator, Set.of(equality.group(3)));
        }
        Matcher existence = EXISTENCE.matcher(term);
        if (existence.matches()) {
            return label(existence.group(2), existence.group(1).isEmpty() ? "Exists" : "DoesNotExist", Set.of());
        }
        throw ApiFailure.badRequest("unable to parse requirement: " + term);
    }

    private static Predicate<Map<String, String>> label(String key, String operator, Set<String> values) {
        return switch (operator) {
            case "In" -> labels -> labels.containsKey(key) && values.contains(labels.get(key));
            case "NotIn" -> labels -> !labels.containsKey(key) || !values.contains(labels.get(key));
            case "Exists" -> labels -> labels.containsKey(key);
            case "DoesNotExist" -> labels -> !labels.containsKey(key);
            default ->
                throw ApiFailure.badRequest(
                        "operator: %s (expected: In, NotIn, Exists or DoesNotExist)".formatted(operator));
        };
    }

    private static List<String> terms(String text) {
        return text.isBlank() ? List.of() : List.of(COMMA_OUTSIDE_SET.split(text, -1));
    }
}
