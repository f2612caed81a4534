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

    /** @throws ApiFailure 400 when the object is not the one that the path names */
    static void check(ObjectNode object, ResourcePath path) {
        String apiVersion = path.kind().apiVersion(path.version());
        String namespace = Metadata.namespace(object);
        String name = Metadata.name(object);
        same("API version", Json.text(object, "/apiVersion"), apiVersion);
        same("kind", Json.text(object, "/kind"), path.kind().name());
        same("namespace", namespace.isEmpty() ? path.namespace() : namespace, path.namespace());
        same("name", path.name().isEmpty() ? "" : name, path.name());
    }

    private static void same(String what, String found, String expected) {
        if (!found.equals(expected)) {
            throw ApiFailure.badRequest("the %s in the data (%s) does not match the expected %s (%s)"
                    .formatted(what, found, what, expected));
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
