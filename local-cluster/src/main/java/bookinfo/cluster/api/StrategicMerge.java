package bookinfo.cluster.api;

import static java.util.Comparator.comparingInt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Merge patches. The strategic one of built-in kinds is a JSON merge patch in which some lists are merged item by item, with
 * the directives {@code $patch}, {@code $retainKeys}, {@code $setElementOrder/x} and {@code $deleteFromPrimitiveList/x}.
 */
final class StrategicMerge {
    private static final String PATCH = "$patch";
    private static final String RETAIN_KEYS = "$retainKeys";
    private static final String ORDER = "$setElementOrder/";
    private static final String DELETE_PRIMITIVES = "$deleteFromPrimitiveList/";

    private StrategicMerge() {}

    /**
     * The patched object; neither argument is changed.
     *
     * @param type of {@link FieldTable}; empty for a plain JSON merge patch (RFC 7386)
     */
    static ObjectNode apply(String type, ObjectNode target, ObjectNode patch) {
        boolean strategic = !type.isEmpty() && !type.equals("*");
        String directive = strategic ? patch.path(PATCH).asText("merge") : "merge";
        if (directive.equals("delete")) {
            return Json.object();
        }
        if (!List.of("merge", "replace").contains(directive)) {
            throw new IllegalArgumentException("$patch: %s (expected: merge, replace or delete)".formatted(directive));
        }
        ObjectNode result = directive.equals("replace") ? Json.object() : target.deepCopy();
        if (strategic && patch.has(RETAIN_KEYS)) {
            result.retain(Json.texts(patch.path(RETAIN_KEYS)));
        }
        patch.properties().stream()
                .filter(entry -> !strategic || !entry.getKey().startsWith("$"))
                .forEach(entry -> merge(type, result, entry.getKey(), entry.getValue()));
        if (strategic) {
            patch.properties().forEach(entry -> direct(type, result, entry.getKey(), entry.getValue()));
        }
        return result;
    }

    private static void merge(String type, ObjectNode result, String field, JsonNode value) {
        if (value.isNull()) {
            result.remove(field);
        } else if (value instanceof ObjectNode patch) {
            ObjectNode before = result.get(field) instanceof ObjectNode object ? object : Json.object();
            result.set(field, apply(FieldTable.inside(type, field), before, patch));
        } else if (value.isArray() && !FieldTable.mergeKeys(type, field).isEmpty()) {
            result.set(field, items(type, field, result.path(field), value));
        } else {
            result.set(field, value.deepCopy());
        }
    }

    /** What a patch says about a list besides its items; it goes by what the merge has left. */
    private static void direct(String type, ObjectNode result, String directive, JsonNode value) {
        String list = directive.substring(directive.indexOf('/') + 1);
        if (directive.startsWith(DELETE_PRIMITIVES) && result.get(list) instanceof ArrayNode items) {
            value.forEach(gone -> items.removeIf(gone::equals));
        } else if (directive.startsWith(ORDER) && result.get(list) instanceof ArrayNode items) {
            List<JsonNode> order =
                    value.valueStream().map(item -> id(type, list, item)).toList();
            List<JsonNode> sorted = new ArrayList<>();
            items.forEach(sorted::add);
            sorted.sort(comparingInt(
                    item -> (order.indexOf(id(type, list, item)) + order.size() + 1) % (order.size() + 1)));
            result.set(list, JsonNodeFactory.instance.arrayNode().addAll(sorted));
        }
    }

    private static ArrayNode items(String type, String field, JsonNode original, JsonNode patch) {
        String key = FieldTable.mergeKeys(type, field).getFirst();
        boolean replace = patch.valueStream()
                .anyMatch(item -> !item.has(key) && item.path(PATCH).asText().equals("replace"));
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        if (!replace && original instanceof ArrayNode array) {
            items.addAll(array);
        }
        for (JsonNode item : patch) {
            if (item.has(key)) {
                item(FieldTable.inside(type, field), items, id(type, field, item), key, item);
            } else if (!item.path(PATCH).asText().equals("replace")) {
                throw new IllegalArgumentException("%s: an item has no %s".formatted(field, key));
            }
        }
        return items;
    }

    private static void item(String type, ArrayNode items, JsonNode id, String key, JsonNode change) {
        int at = 0;
        while (at < items.size() && !Changes.same(items.get(at).path(key), id)) {
            at++;
        }
        if (change.path(PATCH).asText().equals("delete")) {
            items.remove(at);
        } else if (at < items.size()) {
            items.set(at, apply(type, (ObjectNode) items.get(at), (ObjectNode) change));
        } else {
            items.add(apply(type, Json.object(), (ObjectNode) change));
        }
    }

    private static JsonNode id(String type, String field, JsonNode item) {
        List<String> keys = FieldTable.mergeKeys(type, field);
        return keys.isEmpty() ? item : item.path(keys.getFirst());
    }
}
