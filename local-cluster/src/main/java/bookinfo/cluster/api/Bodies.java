package bookinfo.cluster.api;

import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads request bodies and holds them against the path that they were sent to. */
final class Bodies {
    private Bodies() {}

    /** The object in a body, which must be the one that the path names. */
    static ObjectNode object(ApiRequest request, ResourcePath path) {
        ObjectNode object = tree(request);
        check(object, path);
        return object;
    }

    static void check(ObjectNode object, ResourcePath path) {
        String apiVersion = path.kind().apiVersion(path.version());
        String found = Json.text(object, "/apiVersion");
        if (!found.equals(apiVersion)) {
            throw ApiFailure.badRequest("the API version in the data (%s) does not match the expected API version (%s)"
                    .formatted(found, apiVersion));
        }
        String kind = Json.text(object, "/kind");
        if (!kind.equals(path.kind().name())) {
            throw ApiFailure.badRequest("the kind in the data (%s) does not match the expected kind (%s)"
                    .formatted(kind, path.kind().name()));
        }
        String namespace = Metadata.namespace(object);
        if (!namespace.isEmpty() && !namespace.equals(path.namespace())) {
            throw ApiFailure.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        String name = Metadata.name(object);
        if (!path.name().isEmpty() && !name.equals(path.name())) {
            throw ApiFailure.badRequest(
                    "the name of the object (%s) does not match the name on the URL (%s)".formatted(name, path.name()));
        }
    }

    static ObjectNode tree(ApiRequest request) {
        return switch (request.contentType()) {
            case "application/json", "" ->
                requireObject(Json.parse(request.body().getBytes()));
            case "application/vnd.kubernetes.protobuf" -> Protobuf.decode(request.body());
            default ->
                throw ApiFailure.unsupportedMediaType(
                        "application/json", "application/yaml", "application/vnd.kubernetes.protobuf");
        };
    }

    static DeleteOptions deleteOptions(ApiRequest request) {
        ObjectNode body = request.body().length() == 0 ? Json.object() : tree(request);
        OptionalLong grace = body.has("gracePeriodSeconds")
                ? OptionalLong.of(body.path("gracePeriodSeconds").asLong())
                : request.number("gracePeriodSeconds");
        String propagation = body.path("propagationPolicy").asText(request.parameter("propagationPolicy"));
        if (!Set.of("", "Background").contains(propagation)) {
            throw ApiFailure.badRequest("propagationPolicy: %s (expected: Background)".formatted(propagation));
        }
        String uid = Json.text(body, "/preconditions/uid");
        return new DeleteOptions(grace, uid.isEmpty() ? Optional.empty() : Optional.of(uid));
    }

    private static ObjectNode requireObject(JsonNode body) {
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw ApiFailure.badRequest("the body is not a JSON object");
    }
}
