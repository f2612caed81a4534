package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/** Deals with the fields of a written object that its kind does not have: drops them, and warns or refuses. */
final class Fields {
    private final KindRegistry kinds;

    Fields(KindRegistry kinds) {
        this.kinds = kinds;
    }

    /** @throws ApiFailure 400 in strict mode */
    void checkBody(ResourcePath path, ObjectNode object, WriteOptions options) {
        String strict = prune(path, object, options);
        if (!strict.isEmpty()) {
            String kind = path.kind().name();
            throw ApiFailure.badRequest(
                    "%s in version \"%s\" cannot be handled as a %s: %s".formatted(kind, path.version(), kind, strict));
        }
    }

    /** @throws ApiFailure 422 in strict mode */
    void checkPatched(ResourcePath path, ObjectNode object, WriteOptions options) {
        String strict = prune(path, object, options);
        if (!strict.isEmpty()) {
            throw ApiFailure.unprocessable("patch: Invalid value: \"<object>\": " + strict);
        }
    }

    private String prune(ResourcePath path, ObjectNode object, WriteOptions options) {
        List<String> unknown = unknown(path, object);
        List<String> texts =
                unknown.stream().map("unknown field \"%s\""::formatted).toList();
        return switch (options.validation()) {
            case IGNORE -> "";
            case WARN -> {
                options.warnings().addAll(texts);
                yield "";
            }
            case STRICT ->
                texts.isEmpty()
                        ? ""
                        : "strict decoding error: " + texts.stream().collect(Collectors.joining(", "));
        };
    }

    private List<String> unknown(ResourcePath path, ObjectNode object) {
        Kind kind = path.kind();
        if (!kind.custom()) {
            return FieldTable.prune(kind.name(), path.version(), object);
        }
        JsonNode schema = kinds.custom(kind)
                .map(resource -> resource.schema(path.version()))
                .orElseGet(Json::object);
        List<String> unknown = SchemaFields.prune(schema, object);
        SchemaFields.applyDefaults(schema, object);
        return unknown;
    }
}
