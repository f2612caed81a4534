package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.UnaryOperator;

/** A patch as a change of an object. */
record Patch(UnaryOperator<JsonNode> change) {
    private static final String JSON = "application/json-patch+json";
    private static final String MERGE = "application/merge-patch+json";
    private static final String STRATEGIC = "application/strategic-merge-patch+json";

    /** @throws ApiFailure 415 for a kind of patch that the kind of object does not take */
    static Patch of(ApiRequest request, Kind kind) {
        JsonNode body = Json.parse(request.body().getBytes());
        return switch (request.contentType()) {
            case JSON -> new Patch(object -> JsonPatch.apply(object, body));
            case MERGE -> new Patch(object -> MergePatch.apply(object, body));
            case STRATEGIC -> {
                if (kind.custom()) {
                    throw ApiFailure.unsupportedMediaType(JSON, MERGE);
                }
                yield new Patch(object -> strategic(object, body));
            }
            default ->
                throw kind.custom()
                        ? ApiFailure.unsupportedMediaType(JSON, MERGE)
                        : ApiFailure.unsupportedMediaType(JSON, MERGE, STRATEGIC);
        };
    }

    ObjectNode apply(ObjectNode object) {
        try {
            if (change.apply(object) instanceof ObjectNode patched) {
                return patched;
            }
        } catch (IllegalArgumentException e) {
            throw ApiFailure.unprocessable("the patch cannot be applied: " + e.getMessage());
        }
        throw ApiFailure.unprocessable("the patch leaves no object");
    }

    private static JsonNode strategic(JsonNode object, JsonNode patch) {
        if (object instanceof ObjectNode target && patch instanceof ObjectNode change) {
            return StrategicMerge.apply(target, change);
        }
        throw new IllegalArgumentException("a strategic merge patch is an object");
    }
}
