package bookinfo.cluster.store;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Reads {@code metadata} of an object tree. What is absent reads as empty text, an empty map, an empty list or 0. */
public final class Metadata {
    private Metadata() {}

    public static String name(JsonNode object) {
        return text(object, "name");
    }

    public static String namespace(JsonNode object) {
        return text(object, "namespace");
    }

    public static String uid(JsonNode object) {
        return text(object, "uid");
    }

    public static String resourceVersion(JsonNode object) {
        return text(object, "resourceVersion");
    }

    public static long generation(JsonNode object) {
        return object.path("metadata").path("generation").asLong();
    }

    /** Whether the object is on its way out, waiting for its grace period or its finalizers. */
    public static boolean deleting(JsonNode object) {
        return !text(object, "deletionTimestamp").isEmpty();
    }

    public static Map<String, String> labels(JsonNode object) {
        return strings(object.path("metadata").path("labels"));
    }

    public static Map<String, String> annotations(JsonNode object) {
        return strings(object.path("metadata").path("annotations"));
    }

    public static List<String> finalizers(JsonNode object) {
        return object.at("/metadata/finalizers")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    /** A reference to the object, as other objects have it. */
    public static ObjectNode reference(JsonNode object) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", object.path("kind").asText())
                .put("namespace", namespace(object))
                .put("name", name(object))
                .put("uid", uid(object))
                .put("apiVersion", object.path("apiVersion").asText());
    }

    /** The object's {@code metadata}, created when absent; a live part of the tree. */
    public static ObjectNode of(ObjectNode object) {
        return object.withObjectProperty("metadata");
    }

    private static String text(JsonNode object, String field) {
        return object.path("metadata").path(field).asText("");
    }

    private static Map<String, String> strings(JsonNode node) {
        return node.properties().stream()
                .collect(toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().asText()));
    }
}
