package bookinfo.cluster.controller;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Owner references and label selectors: how objects find the objects that belong to them. */
final class Owners {
    private Owners() {}

    /** Makes {@code owner} the controller of {@code object}. */
    static void setController(ObjectNode object, Kind kind, JsonNode owner) {
        Metadata.of(object)
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", kind.apiVersion())
                .put("kind", kind.name())
                .put("name", Metadata.name(owner))
                .put("uid", Metadata.uid(owner))
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    /** The reference to an object's controller. */
    static Optional<JsonNode> controller(JsonNode object) {
        for (JsonNode reference : references(object)) {
            if (reference.path("controller").asBoolean()) {
                return Optional.of(reference);
            }
        }
        return Optional.empty();
    }

    static List<ObjectNode> controlledBy(JsonNode owner, List<ObjectNode> candidates) {
        String uid = Metadata.uid(owner);
        return candidates.stream()
                .filter(candidate -> controller(candidate)
                        .filter(reference -> reference.path("uid").asText().equals(uid))
                        .isPresent())
                .toList();
    }

    static JsonNode references(JsonNode object) {
        return object.path("metadata").path("ownerReferences");
    }

    /** Whether an object's labels contain all of a service's selector. */
    static boolean selects(JsonNode selector, JsonNode object) {
        Map<String, String> labels = Metadata.labels(object);
        return selector.properties().stream()
                .allMatch(entry -> entry.getValue().asText().equals(labels.get(entry.getKey())));
    }
}
