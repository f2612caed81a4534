package bookinfo.cluster.controller;

import bookinfo.cluster.api.Json;
import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Owner references: how objects find the objects that belong to them. */
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

    static List<ObjectNode> controlledBy(JsonNode owner, List<ObjectNode> candidates) {
        return candidates.stream()
                .filter(candidate -> uids(candidate).contains(Metadata.uid(owner)))
                .toList();
    }

    /** The uids of all owners of an object. */
    static List<String> uids(JsonNode object) {
        return Json.items(object, "/metadata/ownerReferences")
                .map(reference -> Json.text(reference, "/uid"))
                .toList();
    }
}
