package bookinfo.cluster.api;

import static java.util.stream.Collectors.joining;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Server-side apply: each manager owns the fields that it applied; what it no longer applies and nobody else owns goes, and
 * a field that another manager owns with another value is a conflict. A field is the path to a value, in the steps of
 * {@code FieldsV1}: {@code f:} is a field, {@code k:} an item of a list by its keys. Owners are kept from the first apply
 * on; before it, what {@code kubectl apply} noted of its last file counts as applied.
 */
final class ServerSideApply {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String STEP = "\n";

    /** Who owns fields, and whether by {@code Apply} or by {@code Update}. */
    private record Owner(String manager, String operation) {}

    private ServerSideApply() {}

    /** @throws ApiFailure 409 when others own what would change, unless {@code force} takes it from them */
    static ObjectNode apply(Kind kind, ObjectNode current, ObjectNode wanted, String manager, boolean force) {
        Owner owner = new Owner(manager, "Apply");
        Map<Owner, Set<String>> owners = owners(current);
        Map<String, JsonNode> applied = fields(kind, wanted);
        Set<String> former = owners.isEmpty() ? lastApplied(kind, current) : owners.getOrDefault(owner, Set.of());
        owners.remove(owner);
        Set<String> changed = changed(fields(kind, current), applied);
        List<String> conflicts = owners.entrySet().stream()
                .flatMap(other -> other.getValue().stream()
                        .filter(changed::contains)
                        .map(path -> "conflict with \"%s\": %s"
                                .formatted(other.getKey().manager(), shown(path))))
                .toList();
        if (!conflicts.isEmpty() && !force) {
            String count = conflicts.size() == 1 ? "1 conflict" : conflicts.size() + " conflicts";
            throw new ApiFailure(
                    409, "Conflict", "Apply failed with %s: %s".formatted(count, String.join("\n", conflicts)));
        }
        Set<String> kept = new HashSet<>(applied.keySet());
        owners.values().forEach(kept::addAll);
        owners.values().forEach(theirs -> theirs.removeAll(changed));
        owners.put(owner, applied.keySet());
        ObjectNode merged = StrategicMerge.apply(type(kind), current, wanted);
        ObjectNode next = without(type(kind), merged, "", at -> leads(at, former) && !leads(at, kept));
        write(kind, next, owners);
        return next;
    }

    /** Notes who changed what by an ordinary write, once there is somebody whose fields it could be. */
    static void note(Kind kind, ObjectNode current, ObjectNode next, String manager) {
        Map<Owner, Set<String>> owners = owners(current);
        if (owners.isEmpty() || manager.isEmpty()) {
            return;
        }
        Set<String> changed = changed(fields(kind, current), fields(kind, next));
        owners.values().forEach(theirs -> theirs.removeAll(changed));
        owners.computeIfAbsent(new Owner(manager, "Update"), none -> new LinkedHashSet<>())
                .addAll(changed);
        write(kind, next, owners);
    }

    private static String type(Kind kind) {
        return kind.custom() ? "" : kind.name();
    }

    private static Set<String> lastApplied(Kind kind, ObjectNode current) {
        String noted = Metadata.annotations(current).getOrDefault(LAST_APPLIED, "{}");
        return fields(kind, (ObjectNode) Json.parse(noted)).keySet();
    }

    /** The values that an object sets, as far as somebody can own them. */
    private static Map<String, JsonNode> fields(Kind kind, ObjectNode object) {
        ObjectNode owned = object.deepCopy().remove(List.of("apiVersion", "kind", "status"));
        if (Metadata.of(owned).retain("labels", "annotations").isEmpty()) {
            owned.remove("metadata");
        }
        Map<String, JsonNode> found = new LinkedHashMap<>();
        collect(type(kind), owned, "", found);
        return found;
    }

    private static void collect(String type, JsonNode object, String path, Map<String, JsonNode> found) {
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            JsonNode value = entry.getValue();
            String at = path + STEP + "f:" + entry.getKey();
            String inside = FieldTable.inside(type, entry.getKey());
            List<String> keys = FieldTable.mergeKeys(type, entry.getKey());
            if (value.isObject() && !value.isEmpty()) {
                collect(inside, value, at, found);
            } else if (value.isArray() && !value.isEmpty() && !keys.isEmpty()) {
                value.forEach(item -> collect(inside, item, at + STEP + key(keys, item), found));
            } else {
                found.put(at, value);
            }
        }
    }

    /** The object without what is lost: with a field goes all that is in it, defaults included. */
    private static ObjectNode without(String type, JsonNode object, String path, Predicate<String> lost) {
        ObjectNode left = Json.object();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            JsonNode value = entry.getValue();
            String at = path + STEP + "f:" + entry.getKey();
            String inside = FieldTable.inside(type, entry.getKey());
            List<String> keys = FieldTable.mergeKeys(type, entry.getKey());
            if (lost.test(at)) {
                continue;
            }
            if (value.isObject()) {
                left.set(entry.getKey(), without(inside, value, at, lost));
            } else if (value.isArray() && !keys.isEmpty()) {
                left.putArray(entry.getKey())
                        .addAll(value.valueStream()
                                .filter(item -> !lost.test(at + STEP + key(keys, item)))
                                .map(item -> without(inside, item, at + STEP + key(keys, item), lost))
                                .toList());
            } else {
                left.set(entry.getKey(), value);
            }
        }
        return left;
    }

    /** Whether a path is one of these, or on the way to one. */
    private static boolean leads(String path, Set<String> paths) {
        return paths.stream().anyMatch(there -> there.equals(path) || there.startsWith(path + STEP));
    }

    private static String key(List<String> keys, JsonNode item) {
        ObjectNode key = item.deepCopy();
        return "k:" + key.retain(keys.getFirst()); // the others may be left open, and say nothing new
    }

    private static String shown(String path) {
        return Stream.of(path.substring(1).split(STEP, -1))
                .map(step -> step.startsWith("f:") ? "." + step.substring(2) : "[" + step.substring(2) + "]")
                .collect(joining());
    }

    private static Set<String> changed(Map<String, JsonNode> before, Map<String, JsonNode> after) {
        Set<String> changed = new LinkedHashSet<>();
        after.forEach((path, value) -> {
            if (!Changes.same(before.getOrDefault(path, MissingNode.getInstance()), value)) {
                changed.add(path);
            }
        });
        return changed;
    }

    private static Map<Owner, Set<String>> owners(JsonNode object) {
        Map<Owner, Set<String>> owners = new LinkedHashMap<>();
        for (JsonNode entry : object.at("/metadata/managedFields")) {
            Set<String> paths = new LinkedHashSet<>();
            leaves(entry.path("fieldsV1"), "", paths);
            owners.put(new Owner(Json.text(entry, "/manager"), Json.text(entry, "/operation")), paths);
        }
        return owners;
    }

    private static void leaves(JsonNode tree, String path, Set<String> found) {
        tree.properties().forEach(entry -> leaves(entry.getValue(), path + STEP + entry.getKey(), found));
        if (tree.isEmpty()) {
            found.add(path);
        }
    }

    private static void write(Kind kind, ObjectNode object, Map<Owner, Set<String>> owners) {
        ArrayNode managed = Metadata.of(object).putArray("managedFields");
        owners.values().removeIf(Set::isEmpty);
        owners.forEach((owner, paths) -> {
            ObjectNode tree = Json.object();
            for (String path : paths) {
                ObjectNode node = tree;
                for (String step : path.substring(1).split(STEP, -1)) {
                    node = node.withObjectProperty(step);
                }
            }
            ObjectNode entry = managed.addObject().put("manager", owner.manager());
            entry.put("operation", owner.operation()).put("apiVersion", kind.apiVersion());
            entry.put("fieldsType", "FieldsV1").set("fieldsV1", tree);
        });
    }
}
