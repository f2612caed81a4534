package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The fields of the built-in kinds. Each line of the table is a type and its fields:
 * {@code ContainerPort containerPort=int32 name=string ...}; {@code [X]} is a list, {@code {X}} a map, {@code *} anything.
 */
final class FieldTable {
    private static final Map<String, Map<String, String>> TYPES = read();

    private FieldTable() {}

    /**
     * Drops fields that the kind does not have, and nulls, which mean "not set".
     *
     * @return the paths of the fields that it does not have
     * @throws ApiFailure 400 for a value of the wrong type
     */
    static List<String> prune(String kind, String version, ObjectNode object) {
        List<String> unknown = new ArrayList<>();
        new Pruning(kind, version, unknown).fields(kind, object, "");
        return unknown;
    }

    private static Map<String, Map<String, String>> read() {
        Map<String, Map<String, String>> types = new HashMap<>();
        WordTable.read("fields.txt").forEach((type, words) -> {
            Map<String, String> fields = new HashMap<>();
            for (String word : words) {
                int equals = word.indexOf('=');
                fields.put(word.substring(0, equals), word.substring(equals + 1));
            }
            types.put(type, fields);
        });
        return types;
    }

    private record Pruning(String kind, String version, List<String> unknown) {
        void fields(String type, ObjectNode object, String path) {
            Map<String, String> fields = Objects.requireNonNull(TYPES.get(type), type);
            for (Map.Entry<String, JsonNode> entry : List.copyOf(object.properties())) {
                String field = entry.getKey();
                String at = path.isEmpty() ? field : path + "." + field;
                String expected = fields.get(field);
                if (expected == null) {
                    unknown.add(at);
                }
                if (expected == null || entry.getValue().isNull()) {
                    object.remove(field);
                } else {
                    value(expected, entry.getValue(), at, type);
                }
            }
        }

        private void value(String expected, JsonNode value, String path, String owner) {
            char first = expected.charAt(0);
            String inner = first == '[' || first == '{' ? expected.substring(1, expected.length() - 1) : expected;
            if (first == '[') {
                require(value.isArray(), value, path, owner, "[]" + inner);
                for (int i = 0; i < value.size(); i++) {
                    value(inner, value.get(i), "%s[%d]".formatted(path, i), owner);
                }
            } else if (first == '{') {
                require(value.isObject(), value, path, owner, "map[string]" + inner);
                value.properties().forEach(entry -> value(inner, entry.getValue(), path + "." + entry.getKey(), owner));
            } else if (TYPES.containsKey(expected)) {
                require(value.isObject(), value, path, owner, expected);
                fields(expected, (ObjectNode) value, path);
            } else {
                require(fits(expected, value), value, path, owner, expected);
            }
        }

        private static boolean fits(String expected, JsonNode value) {
            return switch (expected) {
                case "string" -> value.isTextual();
                case "bool" -> value.isBoolean();
                case "int32" -> value.isIntegralNumber() && value.canConvertToInt();
                case "int64" -> value.isIntegralNumber() && value.canConvertToLong();
                case "IntOrString" -> value.isTextual() || value.isIntegralNumber();
                case "Quantity" -> value.isTextual() || value.isNumber();
                default -> true;
            };
        }

        private void require(boolean fits, JsonNode value, String path, String owner, String expected) {
            if (!fits) {
                String found = value instanceof ArrayNode
                        ? "array"
                        : value.getNodeType().name().toLowerCase(Locale.ROOT);
                throw ApiFailure.badRequest(
                        "%s in version \"%s\" cannot be handled as a %s: json: cannot unmarshal %s into Go struct field %s.%s of type %s"
                                .formatted(kind, version, kind, found, owner, path, expected));
            }
        }
    }
}
