package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Strategic merge patch of built-in kinds: a JSON merge patch in which some lists are merged item by item, with the
 * directives {@code $patch}, {@code $retainKeys}, {@code $setElementOrder/x} and {@code $deleteFromPrimitiveList/x}.
 */
final class StrategicMerge {
    private static final String PATCH = "$patch";
    private static final String RETAIN_KEYS = "$retainKeys";
    private static final String ORDER = "$setElementOrder/";
    private static final String DELETE_PRIMITIVES = "$deleteFromPrimitiveList/";
    private static final String PRIMITIVE = "";

    /** The key by which a list's items are told apart, by "field around the list.field of the list". */
    private static final Map<String, String> MERGE_KEYS = Map.ofEntries(
            Map.entry("metadata.ownerReferences", "uid"),
            Map.entry("metadata.finalizers", PRIMITIVE),
            Map.entry("spec.containers", "name"),
            Map.entry("spec.initContainers", "name"),
            Map.entry("spec.ephemeralContainers", "name"),
            Map.entry("spec.volumes", "name"),
            Map.entry("spec.imagePullSecrets", "name"),
            Map.entry("spec.schedulingGates", "name"),
            Map.entry("spec.resourceClaims", "name"),
            Map.entry("spec.hostAliases", "ip"),
            Map.entry("spec.topologySpreadConstraints", "topologyKey"),
            Map.entry("spec.ports", "port"),
            Map.entry("containers.env", "name"),
            Map.entry("containers.ports", "containerPort"),
            Map.entry("containers.volumeMounts", "mountPath"),
            Map.entry("containers.volumeDevices", "devicePath"),
            Map.entry("status.conditions", "type"),
            Map.entry("status.podIPs", "ip"),
            Map.entry("status.hostIPs", "ip"),
            Map.entry("status.addresses", "type"),
            Map.entry(".secrets", "name"),
            Map.entry(".webhooks", "name"),
            Map.entry("webhooks.matchConditions", "name"));

    private StrategicMerge() {}

    /** The patched object; neither argument is changed. Patches that contradict themselves are refused. */
    static ObjectNode apply(ObjectNode target, ObjectNode patch) {
        return mergeMap(target, patch, "");
    }

    private static ObjectNode mergeMap(ObjectNode original, ObjectNode patch, String around) {
        switch (patch.path(PATCH).asText("merge")) {
            case "merge" -> {}
            case "delete" -> {
                return Json.object();
            }
            case "replace" -> {
                return mergeMap(Json.object(), patch.deepCopy().without(PATCH), around);
            }
            default ->
                throw new IllegalArgumentException(
                        "$patch: %s (expected: merge, replace or delete)".formatted(patch.path(PATCH)));
        }
        ObjectNode result = original.deepCopy();
        if (patch.has(RETAIN_KEYS)) {
            result.retain(Json.texts(patch.path(RETAIN_KEYS)));
        }
        patch.properties().forEach(entry -> mergeField(result, entry.getKey(), entry.getValue(), patch, around));
        return result;
    }

    private static void mergeField(ObjectNode result, String field, JsonNode value, ObjectNode patch, String around) {
        if (field.startsWith(ORDER)) {
            String list = field.substring(ORDER.length());
            if (!patch.has(list) && result.get(list) instanceof ArrayNode items) {
                result.set(list, ordered(items, items, value, key(around, list)));
            }
        } else if (field.startsWith(DELETE_PRIMITIVES)) {
            String list = field.substring(DELETE_PRIMITIVES.length());
            if (result.get(list) instanceof ArrayNode items) {
                result.set(list, without(items, value));
            }
        } else if (field.equals(PATCH) || field.equals(RETAIN_KEYS)) {
            return;
        } else if (value.isNull()) {
            result.remove(field);
        } else if (value instanceof ObjectNode map) {
            ObjectNode before = result.get(field) instanceof ObjectNode object ? object : Json.object();
            result.set(field, mergeMap(before, map, inner(field)));
        } else if (value instanceof ArrayNode items) {
            ArrayNode before = result.get(field) instanceof ArrayNode array ? array : array();
            result.set(field, mergeList(before, items, patch.get(ORDER + field), around, field));
        } else {
            result.set(field, value);
        }
    }

    private static ArrayNode mergeList(
            ArrayNode original, ArrayNode patch, @Nullable JsonNode order, String around, String field) {
        String key = key(around, field);
        if (key == null) {
            return patch.deepCopy();
        }
        ArrayNode merged = key.equals(PRIMITIVE) ? union(original, patch) : mergeItems(original, patch, key, field);
        return order == null ? merged : ordered(merged, original, order, key);
    }

    private static ArrayNode mergeItems(ArrayNode original, ArrayNode patch, String key, String field) {
        boolean replace = false;
        List<JsonNode> items = new ArrayList<>();
        original.forEach(items::add);
        for (JsonNode change : patch) {
            if (!(change instanceof ObjectNode map)) {
                throw new IllegalArgumentException("%s: an item is not an object".formatted(field));
            }
            String directive = map.path(PATCH).asText();
            if (directive.equals("replace") && !map.has(key)) {
                replace = true;
                continue;
            }
            JsonNode id = map.get(key);
            if (id == null) {
                throw new IllegalArgumentException("%s: an item has no %s".formatted(field, key));
            }
            if (directive.equals("delete")) {
                items.removeIf(item -> Changes.same(item.path(key), id));
            } else {
                mergeItem(items, map, key, id, field);
            }
        }
        ArrayNode result = array();
        Set<JsonNode> named = new HashSet<>();
        patch.forEach(change -> named.add(change.path(key)));
        boolean onlyNamed = replace;
        items.stream()
                .filter(item -> !onlyNamed || named.contains(item.path(key)))
                .forEach(result::add);
        return result;
    }

    private static void mergeItem(List<JsonNode> items, ObjectNode change, String key, JsonNode id, String field) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof ObjectNode item && Changes.same(item.path(key), id)) {
                items.set(i, mergeMap(item, change, inner(field)));
                return;
            }
        }
        items.add(mergeMap(Json.object(), change, inner(field)));
    }

    /** Items that {@code order} names in its order; the others keep their place among those they were before. */
    private static ArrayNode ordered(ArrayNode merged, ArrayNode original, JsonNode order, @Nullable String key) {
        List<JsonNode> ids = new ArrayList<>();
        order.forEach(entry -> ids.add(id(entry, key)));
        List<JsonNode> before = new ArrayList<>();
        original.forEach(item -> before.add(id(item, key)));
        List<JsonNode> others = new ArrayList<>();
        List<JsonNode> named = new ArrayList<>();
        merged.forEach(item -> (ids.contains(id(item, key)) ? named : others).add(item));
        named.sort((left, right) -> ids.indexOf(id(left, key)) - ids.indexOf(id(right, key)));
        ArrayNode result = array();
        int next = 0;
        for (JsonNode item : named) {
            int place = before.indexOf(id(item, key));
            while (next < others.size() && before.indexOf(id(others.get(next), key)) < place) {
                result.add(others.get(next++));
            }
            result.add(item);
        }
        others.subList(next, others.size()).forEach(result::add);
        return result;
    }

    private static JsonNode id(JsonNode item, @Nullable String key) {
        return key == null || key.equals(PRIMITIVE) ? item : item.path(key);
    }

    private static ArrayNode union(ArrayNode original, ArrayNode patch) {
        Set<JsonNode> all = new LinkedHashSet<>();
        original.forEach(all::add);
        patch.forEach(all::add);
        return array().addAll(all);
    }

    private static ArrayNode without(ArrayNode items, JsonNode gone) {
        Set<JsonNode> rest = new LinkedHashSet<>();
        items.forEach(rest::add);
        gone.forEach(rest::remove);
        return array().addAll(rest);
    }

    private static @Nullable String key(String around, String field) {
        return MERGE_KEYS.get(around + "." + field);
    }

    // Containers of every sort have the same lists.
    private static String inner(String field) {
        return field.equals("initContainers") || field.equals("ephemeralContainers") ? "containers" : field;
    }

    private static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
