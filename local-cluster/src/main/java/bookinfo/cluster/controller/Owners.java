package bookinfo.cluster.controller;

import bookinfo.cluster.api.Json;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Owner references: how objects find the objects that belong to them. */
final class Owners {
    private Owners() {}

    /** Makes {@code owner} the controller of {@code object}. */
    static void setController(ObjectNode object, JsonNode owner) {
        ObjectNode reference = Metadata.reference(owner).put("controller", true).put("blockOwnerDeletion", true);
        reference.remove("namespace"); // always the object's own
        Metadata.of(object).putArray("ownerReferences").add(reference);
    }

    static List<ObjectNode> controlledBy(JsonNode owner, List<ObjectNode> candidates) {
        return candidates.stream()
                .filter(candidate -> Json.items(candidate, "/metadata/ownerReferences")
                        .anyMatch(reference -> Json.text(reference, "/uid").equals(Metadata.uid(owner))))
                .toList();
    }
}
