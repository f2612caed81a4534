package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * As much OpenAPI as kubectl needs to leave the checking of fields to the server: for each kind a patch operation with
 * the parameter {@code fieldValidation}.
 */
final class OpenApi {
    private static final String V2 = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private final KindRegistry kinds;

    OpenApi(KindRegistry kinds) {
        this.kinds = kinds;
    }

    /** Empty when the path is not one of OpenAPI's. */
    Optional<Answer> answer(ApiRequest request) {
        String path = request.path();
        if (path.equals("/openapi/v2")) {
            return Optional.of(new Answer.Whole(200, V2, Map.of(), Buffer.buffer()));
        }
        if (path.equals("/openapi/v3")) {
            return Optional.of(Answer.json(200, index()));
        }
        return path.startsWith("/openapi/v3/")
                ? Optional.of(path.substring("/openapi/v3/".length()))
                        .filter(groupVersions()::contains)
                        .map(groupVersion -> Answer.json(200, document(groupVersion)))
                : Optional.empty();
    }

    private ObjectNode index() {
        ObjectNode index = Json.object();
        ObjectNode paths = index.putObject("paths");
        for (String groupVersion : groupVersions()) {
            UUID hash = UUID.nameUUIDFromBytes(Json.bytes(document(groupVersion)));
            paths.putObject(groupVersion)
                    .put("serverRelativeURL", "/openapi/v3/%s?hash=%s".formatted(groupVersion, hash));
        }
        return index;
    }

    private Set<String> groupVersions() {
        Set<String> all = new LinkedHashSet<>();
        kinds.all().forEach(kind -> kind.versions().forEach(version -> all.add(groupVersion(kind, version))));
        return all;
    }

    private ObjectNode document(String groupVersion) {
        ObjectNode document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", Version.GIT);
        ObjectNode paths = document.putObject("paths");
        for (Kind kind : kinds.all()) {
            for (String version : kind.versions()) {
                if (groupVersion(kind, version).equals(groupVersion)) {
                    addPatch(paths, kind, version);
                }
            }
        }
        return document;
    }

    private static void addPatch(ObjectNode paths, Kind kind, String version) {
        String in = kind.namespaced() ? "/namespaces/{namespace}/" : "/";
        ObjectNode patch = paths.putObject("/" + groupVersion(kind, version) + in + kind.plural() + "/{name}")
                .putObject("patch");
        patch.put("x-kubernetes-action", "patch");
        patch.putObject("x-kubernetes-group-version-kind")
                .put("group", kind.group())
                .put("version", version)
                .put("kind", kind.name());
        ObjectNode parameter = patch.putArray("parameters").addObject();
        parameter.put("name", "fieldValidation").put("in", "query");
        parameter.putObject("schema").put("type", "string");
        patch.putObject("responses");
    }

    private static String groupVersion(Kind kind, String version) {
        return (kind.group().isEmpty() ? "api/" : "apis/") + kind.apiVersion(version);
    }
}
