package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Server-side apply: each manager owns the fields that it applied; what it no longer applies and nobody else owns goes, and
 * a field that another manager owns with another value is a conflict. The sets of fields are {@code FieldsV1} trees:
 * {@code f:} is a field, {@code k:} an item of a list by its keys, an empty tree the whole value. Owners are kept from the
 * first apply on; before it, what {@code kubectl apply} noted of its last file counts as applied.
 */
final class ServerSideApply {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String APPLY = "Apply";

    private ServerSideApply() {}

    /** @throws ApiFailure 409 when others own what would change, unless {@code force} takes it from them */
    static ObjectNode apply(Kind kind, ObjectNode current, ObjectNode wanted, String manager, boolean force) {
        String type = kind.custom() ? "" : kind.name();
        ObjectNode config = wanted.deepCopy();
        ObjectNode applied = fields(type, config);
        ArrayNode managed = Metadata.of(current.deepCopy()).withArrayProperty("managedFields");
        ObjectNode former = managed.isEmpty() ? lastApplied(type, current) : Json.object();
        ObjectNode kept = applied.deepCopy();
        List<String> conflicts = new ArrayList<>();
        for (JsonNode entry : managed) {
            ObjectNode fields = (ObjectNode) entry.path("fieldsV1");
            if (owns(entry, manager, APPLY)) {
                former = fields;
            } else {
                String theirs = "conflict with \"%s\": ".formatted(Json.text(entry, "/manager"));
                conflicts(applied, fields, current, config, theirs, conflicts);
                kept = StrategicMerge.apply("", kept, fields);
            }
        }
        if (!conflicts.isEmpty() && !force) {
            String count = conflicts.size() == 1 ? "1 conflict" : conflicts.size() + " conflicts";
            throw new ApiFailure(
                    409, "Conflict", "Apply failed with %s: %s".formatted(count, String.join("\n", conflicts)));
        }
        ObjectNode next = StrategicMerge.apply(type, current, config);
        remove(next, former, kept);
        ObjectNode taken = changed(applied, current, next);
        managed.forEach(entry -> subtract((ObjectNode) entry.path("fieldsV1"), taken));
        own(managed, manager, APPLY, kind, applied);
        Metadata.of(next).set("managedFields", managed);
        return next;
    }

    /** Notes who changed what by an ordinary write, once there is somebody whose fields it could be. */
    static void note(Kind kind, ObjectNode current, ObjectNode next, String manager) {
        if (current.at("/metadata/managedFields").isEmpty() || manager.isEmpty()) {
            return;
        }
        ArrayNode managed = Metadata.of(current.deepCopy()).withArrayProperty("managedFields");
        Metadata.of(next).remove("managedFields");
        ObjectNode changed = changed(fields(kind.custom() ? "" : kind.name(), next), current, next);
        ObjectNode known = Json.object();
        for (JsonNode entry : managed) {
            if (owns(entry, manager, "Update")) {
                known = (ObjectNode) entry.path("fieldsV1");
            } else {
                subtract((ObjectNode) entry.path("fieldsV1"), changed);
            }
        }
        if (!changed.isEmpty()) {
            own(managed, manager, "Update", kind, StrategicMerge.apply("", known, changed));
        }
        Metadata.of(next).set("managedFields", managed);
    }

    private static boolean owns(JsonNode entry, String manager, String operation) {
        return Json.text(entry, "/manager").equals(manager)
                && Json.text(entry, "/operation").equals(operation);
    }

    private static void own(ArrayNode managed, String manager, String operation, Kind kind, ObjectNode fields) {
        managed.removeIf(entry ->
                owns(entry, manager, operation) || entry.path("fieldsV1").isEmpty());
        managed.addObject()
                .put("manager", manager)
                .put("operation", operation)
                .put("apiVersion", kind.apiVersion())
                .put("fieldsType", "FieldsV1")
                .set("fieldsV1", fields);
    }

    private static ObjectNode lastApplied(String type, ObjectNode current) {
        String noted = Metadata.annotations(current).getOrDefault(LAST_APPLIED, "{}");
        return fields(type, (ObjectNode) Json.parse(noted.getBytes(StandardCharsets.UTF_8)));
    }

    private static ObjectNode fields(String type, ObjectNode object) {
        ObjectNode set = Json.object();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            String inside = FieldTable.inside(type, entry.getKey());
            List<String> keys = FieldTable.mergeKeys(type, entry.getKey());
            ObjectNode below = set.putObject("f:" + entry.getKey());
            if (entry.getValue() instanceof ObjectNode map) {
                below.setAll(fields(inside, map));
            } else if (entry.getValue().isArray() && !keys.isEmpty()) {
                entry.getValue().forEach(item -> below.set("k:" + key(keys, item), fields(inside, (ObjectNode) item)));
            }
        }
        set.remove(List.of("f:apiVersion", "f:kind", "f:status"));
        if (set.get("f:metadata") instanceof ObjectNode metadata
                && metadata.retain("f:labels", "f:annotations").isEmpty()) {
            set.remove("f:metadata");
        }
        return set;
    }

    private static ObjectNode key(List<String> keys, JsonNode item) {
        ObjectNode key = Json.object();
        keys.stream().filter(item::has).forEach(name -> key.set(name, item.path(name)));
        return key;
    }

    /** What a step of a tree of fields leads to; a missing node when that is not there. */
    private static JsonNode child(JsonNode node, String step) {
        if (step.startsWith("f:")) {
            return node.path(step.substring(2));
        }
        JsonNode key = Json.parse(step.substring(2).getBytes(StandardCharsets.UTF_8));
        return node.valueStream()
                .filter(item -> key.properties().stream()
                        .allMatch(entry -> Changes.same(item.path(entry.getKey()), entry.getValue())))
                .findFirst()
                .orElseGet(() -> node.path(-1));
    }

    private static void conflicts(
            JsonNode applied, JsonNode theirs, JsonNode live, JsonNode wanted, String path, List<String> found) {
        for (Map.Entry<String, JsonNode> entry : applied.properties()) {
            String step = entry.getKey();
            String at = path + (step.startsWith("f:") ? "." + step.substring(2) : "[" + step.substring(2) + "]");
            JsonNode there = child(live, step);
            JsonNode here = child(wanted, step);
            if (!theirs.has(step) || Changes.same(there, here)) {
                continue;
            }
            if (entry.getValue().isEmpty() || theirs.path(step).isEmpty()) {
                found.add(at);
            } else {
                conflicts(entry.getValue(), theirs.path(step), there, here, at, found);
            }
        }
    }

    /** Of a set of fields, those whose values differ. */
    private static ObjectNode changed(JsonNode set, JsonNode before, JsonNode after) {
        ObjectNode changed = Json.object();
        for (Map.Entry<String, JsonNode> entry : set.properties()) {
            JsonNode old = child(before, entry.getKey());
            JsonNode now = child(after, entry.getKey());
            boolean whole = entry.getValue().isEmpty() || !old.isContainerNode();
            ObjectNode below = whole ? (ObjectNode) entry.getValue() : changed(entry.getValue(), old, now);
            if (!Changes.same(old, now) && (whole || !below.isEmpty())) {
                changed.set(entry.getKey(), below);
            }
        }
        return changed;
    }

    private static void subtract(ObjectNode fields, JsonNode gone) {
        for (Map.Entry<String, JsonNode> entry : gone.properties()) {
            if (fields.get(entry.getKey()) instanceof ObjectNode below) {
                subtract(below, entry.getValue());
                if (below.isEmpty()) {
                    fields.remove(entry.getKey());
                }
            }
        }
    }

    private static void remove(JsonNode node, JsonNode former, JsonNode kept) {
        for (Map.Entry<String, JsonNode> entry : former.properties()) {
            JsonNode child = child(node, entry.getKey());
            if (kept.has(entry.getKey())) {
                remove(child, entry.getValue(), kept.path(entry.getKey()));
            } else if (node instanceof ObjectNode object) {
                object.remove(entry.getKey().substring(2));
            } else if (node instanceof ArrayNode array) {
                array.removeIf(child::equals);
            }
        }
    }
}
