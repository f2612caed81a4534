package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * As much OpenAPI as kubectl needs to leave the checking of fields to the server: for each kind a patch operation with
 * the parameter {@code fieldValidation}. One document stands for all groups and versions.
 */
final class OpenApi {
    private static final String V2 = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private final KindRegistry kinds;

    OpenApi(KindRegistry kinds) {
        this.kinds = kinds;
    }

    /** Empty when the path is not one of OpenAPI's. */
    Optional<Answer> answer(String path) {
        return switch (path) {
            case "/openapi/v2" -> Optional.of(new Answer.Whole(200, V2, Buffer.buffer()));
            case "/openapi/v3" -> Optional.of(Answer.json(200, index()));
            case "/openapi/v3/all" -> Optional.of(Answer.json(200, document()));
            default -> Optional.empty();
        };
    }

    private ObjectNode index() {
        ObjectNode index = Json.object();
        ObjectNode paths = index.putObject("paths");
        String url = "/openapi/v3/all?hash=%08x".formatted(document().hashCode());
        for (Kind kind : kinds.all()) {
            for (String version : kind.versions()) {
                String root = kind.group().isEmpty() ? "api/" : "apis/";
                paths.putObject(root + kind.apiVersion(version)).put("serverRelativeURL", url);
            }
        }
        return index;
    }

    private ObjectNode document() {
        ObjectNode document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", Version.GIT);
        ObjectNode paths = document.putObject("paths");
        for (Kind kind : kinds.all()) {
            for (String version : kind.versions()) {
                ObjectNode patch = paths.putObject("/%s/%s".formatted(kind.apiVersion(version), kind.plural()))
                        .putObject("patch");
                patch.putObject("x-kubernetes-group-version-kind")
                        .put("group", kind.group())
                        .put("version", version)
                        .put("kind", kind.name());
                patch.putArray("parameters")
                        .addObject()
                        .put("name", "fieldValidation")
                        .put("in", "query");
            }
        }
        return document;
    }
}
