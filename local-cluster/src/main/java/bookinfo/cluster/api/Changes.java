package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kind.Trait;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/** What a writer may change of an object, and what stays as the cluster says. */
final class Changes {
    /** Metadata that no writer can choose. */
    static final List<String> SERVER_OWNED = List.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds");

    // Jackson tells an int 1 from a long 1; JSON does not.
    private static final Comparator<JsonNode> BY_VALUE = (left, right) -> left.equals(right)
                    || (left.isNumber() && right.isNumber() && left.asText().equals(right.asText()))
            ? 0
            : 1;

    private Changes() {}

    static boolean same(JsonNode left, JsonNode right) {
        return left.equals(BY_VALUE, right);
    }

    /** The object after an update of everything but the parts that are not the writer's. */
    static ObjectNode ofObject(Kind kind, ObjectNode current, ObjectNode wanted) {
        ObjectNode next = wanted.deepCopy();
        keep(List.of("apiVersion", "kind"), current, next);
        keep(List.of("name", "namespace"), Metadata.of(current), Metadata.of(next));
        if (next.at("/metadata/managedFields").isMissingNode()) {
            keep(List.of("managedFields"), Metadata.of(current), Metadata.of(next));
        }
        keep(SERVER_OWNED, Metadata.of(current), Metadata.of(next));
        if (kind.equals(Kinds.SERVICE) && next.at("/spec/clusterIP").isMissingNode()) {
            // Even when it is replaced by a text that does not name one, a service keeps its address.
            keep(List.of("clusterIP"), current.path("spec"), next.withObjectProperty("spec"));
        }
        if (kind.traits().contains(Trait.STATUS)) {
            keep(List.of("status"), current, next);
        }
        if (kind.traits().contains(Trait.GENERATION) && !same(desired(current), desired(next))) {
            Metadata.of(next).put("generation", Metadata.generation(current) + 1);
        }
        return next;
    }

    /** The object after an update through its status subresource: only the status changes. */
    static ObjectNode ofStatus(ObjectNode current, ObjectNode wanted) {
        ObjectNode next = current.deepCopy();
        keep(List.of("status"), wanted, next);
        return next;
    }

    private static void keep(List<String> fields, JsonNode from, ObjectNode to) {
        to.remove(fields);
        fields.stream()
                .filter(from::has)
                .forEach(field -> to.set(field, from.path(field).deepCopy()));
    }

    private static ObjectNode desired(ObjectNode object) {
        ObjectNode rest = Json.object().setAll(object);
        return rest.remove(List.of("metadata", "status"));
    }
}
