package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kind.Trait;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
            "deletionGracePeriodSeconds",
            "selfLink",
            "managedFields");

    private static final Comparator<JsonNode> BY_VALUE = (left, right) -> sameValue(left, right) ? 0 : 1;

    private Changes() {}

    static boolean same(JsonNode left, JsonNode right) {
        return left.equals(BY_VALUE, right);
    }

    /** The object after an update of everything but the parts that are not the writer's. */
    static ObjectNode ofObject(Kind kind, ObjectNode current, ObjectNode wanted) {
        ObjectNode next = wanted.deepCopy();
        keepIdentity(current, next);
        if (kind.traits().contains(Trait.STATUS)) {
            keep("status", current, next);
        }
        if (kind.traits().contains(Trait.GENERATION)) {
            boolean sameDesire = same(desired(current), desired(next));
            Metadata.of(next).put("generation", Metadata.generation(current) + (sameDesire ? 0 : 1));
        }
        return next;
    }

    /** The object after an update through its status subresource: only the status changes. */
    static ObjectNode ofStatus(ObjectNode current, ObjectNode wanted) {
        ObjectNode next = JsonNodeFactory.instance.objectNode().setAll(current);
        next.set("metadata", current.path("metadata").deepCopy());
        JsonNode status = wanted.get("status");
        if (status == null) {
            next.remove("status");
        } else {
            next.set("status", status.deepCopy());
        }
        return next;
    }

    // Jackson tells an int 1 from a long 1; JSON does not.
    private static boolean sameValue(JsonNode left, JsonNode right) {
        if (left.isIntegralNumber() && right.isIntegralNumber()) {
            return left.bigIntegerValue().equals(right.bigIntegerValue());
        }
        return left.equals(right);
    }

    private static void keepIdentity(ObjectNode current, ObjectNode next) {
        keep("apiVersion", current, next);
        keep("kind", current, next);
        ObjectNode from = Metadata.of(current);
        ObjectNode to = Metadata.of(next);
        keep("name", from, to);
        keep("namespace", from, to);
        SERVER_OWNED.forEach(field -> keep(field, from, to));
    }

    private static void keep(String field, ObjectNode from, ObjectNode to) {
        JsonNode value = from.get(field);
        if (value == null) {
            to.remove(field);
        } else {
            to.set(field, value);
        }
    }

    private static ObjectNode desired(ObjectNode object) {
        ObjectNode rest = JsonNodeFactory.instance.objectNode().setAll(object);
        rest.remove(List.of("metadata", "status"));
        return rest;
    }
}
