package bookinfo.cluster.api;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The fields of the built-in kinds. Each line of {@code fields.txt} is a type and its fields:
 * {@code ContainerPort containerPort=int32 name=string ...}; {@code [X]} is a list, {@code {X}} a map, {@code *} anything.
 * Each line of {@code merge-keys.txt} is a field whose list is merged item by item, and the keys of an item.
 */
final class FieldTable {
    private static final Map<String, Map<String, String>> TYPES = new HashMap<>();
    private static final Map<String, List<String>> MERGE_KEYS = WordTable.read("merge-keys.txt");

    static {
        WordTable.read("fields.txt")
                .forEach((type, words) -> TYPES.put(
                        type,
                        words.stream()
                                .map(word -> word.split("=", 2))
                                .collect(toMap(word -> word[0], word -> word[1]))));
    }

    private FieldTable() {}

    /** The type of a field's value, or of the items in it; empty when the table does not say. */
    static String inside(String type, String field) {
        return bare(TYPES.getOrDefault(type, Map.of()).getOrDefault(field, ""));
    }

    /** What tells the items of a list from each other; empty for lists that are one value. */
    static List<String> mergeKeys(String type, String field) {
        return MERGE_KEYS.getOrDefault(type + "." + field, List.of());
    }

    /**
     * Drops nulls, which mean "not set", and the fields that a built-in kind does not have; warns of those. Custom kinds
     * may have any.
     *
     * @throws ApiFailure 400 for a value of the wrong type and, in strict mode, for an unknown field
     */
    static void check(ResourcePath path, ObjectNode object, WriteOptions options) {
        if (path.kind().custom()) {
            return;
        }
        List<String> unknown = new ArrayList<>();
        String kind = path.kind().name();
        String problem = "";
        try {
            fields(kind, object, "", unknown);
        } catch (IllegalArgumentException e) {
            problem = "json: " + e.getMessage();
        }
        if (options.fieldValidation().equals("Warn")) {
            options.warnings().addAll(unknown);
        } else if (options.fieldValidation().equals("Strict") && !unknown.isEmpty()) {
            problem = "strict decoding error: " + String.join(", ", unknown);
        }
        if (!problem.isEmpty()) {
            throw ApiFailure.badRequest("%s in version \"%s\" cannot be handled as a %s: %s"
                    .formatted(kind, path.version(), kind, problem));
        }
    }

    private static void fields(String type, ObjectNode object, String path, List<String> unknown) {
        Map<String, String> fields = TYPES.getOrDefault(type, Map.of());
        for (Map.Entry<String, JsonNode> entry : List.copyOf(object.properties())) {
            String at = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            String expected = fields.get(entry.getKey());
            if (expected == null) {
                unknown.add("unknown field \"%s\"".formatted(at));
            }
            if (expected == null || entry.getValue().isNull()) {
                object.remove(entry.getKey());
            } else {
                value(expected, entry.getValue(), at, unknown);
            }
        }
    }

    private static void value(String expected, JsonNode value, String path, List<String> unknown) {
        if (value.isArray() && expected.startsWith("[")) {
            for (int i = 0; i < value.size(); i++) {
                value(bare(expected), value.get(i), "%s[%d]".formatted(path, i), unknown);
            }
        } else if (value.isObject() && expected.startsWith("{")) {
            value.properties()
                    .forEach(entry -> value(bare(expected), entry.getValue(), path + "." + entry.getKey(), unknown));
        } else if (value instanceof ObjectNode object && TYPES.containsKey(expected)) {
            fields(expected, object, path, unknown);
        } else if (!fits(expected, value)) {
            String found = value.getNodeType().name().toLowerCase(Locale.ROOT);
            throw new IllegalArgumentException(
                    "cannot unmarshal %s into Go struct field %s of type %s".formatted(found, path, expected));
        }
    }

    private static boolean fits(String expected, JsonNode value) {
        return switch (expected) {
            case "string" -> value.isTextual();
            case "bool" -> value.isBoolean();
            case "int32" -> value.isIntegralNumber() && value.canConvertToInt();
            case "int64" -> value.isIntegralNumber() && value.canConvertToLong();
            case "IntOrString", "Quantity" -> value.isTextual() || value.isNumber();
            default -> expected.equals("*");
        };
    }

    private static String bare(String type) {
        return type.replaceAll("[\\[\\]{}]", "");
    }
}
