package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7386). */
final class MergePatch {
    private MergePatch() {}

    /** The patched tree; neither argument is changed. */
    static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch.deepCopy();
        }
        ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
        patch.properties().forEach(entry -> {
            String field = entry.getKey();
            if (entry.getValue().isNull()) {
                result.remove(field);
            } else {
                result.set(field, apply(result.path(field), entry.getValue()));
            }
        });
        return result;
    }
}
