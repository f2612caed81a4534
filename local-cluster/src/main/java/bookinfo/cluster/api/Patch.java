package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.function.UnaryOperator;

/** Patches as changes of an object. */
final class Patch {
    static final String APPLY = "application/apply-patch+yaml";

    private static final String JSON = "application/json-patch+json";
    private static final String MERGE = "application/merge-patch+json";
    private static final String STRATEGIC = "application/strategic-merge-patch+json";

    private Patch() {}

    /** @throws ApiFailure 415 for a kind of patch that the kind of object does not take, or 422 when it is applied */
    static UnaryOperator<ObjectNode> of(ApiRequest request, Kind kind) {
        JsonNode body = Json.parse(request.body().getBytes());
        return switch (kind.custom() ? request.contentType().replace(STRATEGIC, "") : request.contentType()) {
            case JSON -> object -> json(object, body);
            case MERGE -> object -> StrategicMerge.apply("", object, object(body));
            case STRATEGIC -> object -> StrategicMerge.apply(kind.name(), object, object(body));
            case APPLY -> {
                String manager = request.manager();
                boolean force = request.flag("force");
                yield object -> ServerSideApply.apply(kind, object, object(body), manager, force);
            }
            default ->
                throw kind.custom()
                        ? ApiFailure.unsupportedMediaType(JSON, MERGE)
                        : ApiFailure.unsupportedMediaType(JSON, MERGE, STRATEGIC);
        };
    }

    /** JSON patch (RFC 6902); neither argument is changed. */
    static ObjectNode json(ObjectNode object, JsonNode patch) {
        try {
            return object(JsonPatch.apply(patch, object));
        } catch (JsonPatchException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static ObjectNode object(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("the patch or what it leaves is not an object");
    }
}
