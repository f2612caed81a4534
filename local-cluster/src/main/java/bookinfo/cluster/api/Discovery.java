package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says what is here: the Kubernetes version whose API this is; groups, versions and resources, in one document each for the
 * core group and all others and in the older list of one group's version, which {@code kubectl scale} reads; and as much
 * OpenAPI as kubectl needs to leave the checking of fields to the server.
 */
final class Discovery {
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static final String OPENAPI_2 = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    private static final List<String> VERBS = List.of("create", "delete", "get", "list", "patch", "update", "watch");

    private final KindRegistry kinds;

    Discovery(KindRegistry kinds) {
        this.kinds = kinds;
    }

    /** Empty when the path is not one of discovery's. */
    Optional<Answer> answer(String path) {
        return switch (path) {
            case "/version" -> Optional.of(Answer.json(200, version()));
            case "/api", "/apis" -> {
                byte[] groups = Json.bytes(groups(path.equals("/api")));
                yield Optional.of(new Answer.Whole(200, AGGREGATED, Buffer.buffer(groups)));
            }
            case "/openapi/v2" -> Optional.of(new Answer.Whole(200, OPENAPI_2, Buffer.buffer()));
            case "/openapi/v3" -> Optional.of(Answer.json(200, openApiIndex()));
            case "/openapi/v3/all" -> Optional.of(Answer.json(200, openApi()));
            default -> resources(path.replaceFirst("^/apis?/", ""));
        };
    }

    private static ObjectNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", "32")
                .put("gitVersion", "v1.32.4")
                .put("platform", "jvm/" + Runtime.version().feature());
    }

    /** The kinds of each version of each group, such as {@code apps/v1}. */
    private Map<String, List<Kind>> served() {
        Map<String, List<Kind>> served = new LinkedHashMap<>();
        for (Kind kind : kinds.all()) {
            for (String version : kind.versions()) {
                served.computeIfAbsent(kind.apiVersion(version), none -> new ArrayList<>())
                        .add(kind);
            }
        }
        return served;
    }

    private static String bare(String apiVersion) {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    private ObjectNode groups(boolean core) {
        ObjectNode list = Json.object("apidiscovery.k8s.io/v2", "APIGroupDiscoveryList");
        ArrayNode items = list.putArray("items");
        Map<String, ObjectNode> groups = new HashMap<>();
        served().forEach((apiVersion, inVersion) -> {
            String group = inVersion.getFirst().group();
            if (group.isEmpty() == core) {
                ObjectNode item = groups.computeIfAbsent(group, first -> items.addObject());
                item.withObjectProperty("metadata").put("name", group);
                ObjectNode version = item.withArrayProperty("versions").addObject();
                version.put("version", bare(apiVersion)).put("freshness", "Current");
                inVersion.forEach(kind -> resource(version.withArrayProperty("resources"), kind));
            }
        });
        return list;
    }

    private Optional<Answer> resources(String apiVersion) {
        List<Kind> inVersion = served().getOrDefault(apiVersion, List.of());
        ObjectNode list = Json.object("v1", "APIResourceList").put("groupVersion", apiVersion);
        ArrayNode resources = list.putArray("resources");
        for (Kind kind : inVersion) {
            resource(resources, kind);
            if (kind.equals(Kinds.DEPLOYMENT) || kind.equals(Kinds.REPLICA_SET)) {
                ObjectNode scale = resources
                        .addObject()
                        .put("name", kind.plural() + "/scale")
                        .put("namespaced", true);
                scale.put("group", "autoscaling").put("version", "v1").put("kind", "Scale");
                scale.putArray("verbs");
            }
        }
        return inVersion.isEmpty() ? Optional.empty() : Optional.of(Answer.json(200, list));
    }

    /** In the words of both documents: who reads one of them does not look at those of the other. */
    private static void resource(ArrayNode resources, Kind kind) {
        ObjectNode resource = resources.addObject();
        resource.put("resource", kind.plural()).put("name", kind.plural());
        resource.put("singularResource", kind.singular()).put("singularName", kind.singular());
        resource.put("scope", kind.namespaced() ? "Namespaced" : "Cluster").put("namespaced", kind.namespaced());
        resource.put("kind", kind.name()).putObject("responseKind").put("kind", kind.name());
        VERBS.forEach(resource.putArray("verbs")::add);
        kind.shortNames().forEach(resource.putArray("shortNames")::add);
        kind.categories().forEach(resource.putArray("categories")::add);
    }

    private ObjectNode openApiIndex() {
        ObjectNode index = Json.object();
        String url = "/openapi/v3/all?hash=%08x".formatted(openApi().hashCode());
        for (String apiVersion : served().keySet()) {
            String root = apiVersion.contains("/") ? "apis/" : "api/";
            index.withObjectProperty("paths").putObject(root + apiVersion).put("serverRelativeURL", url);
        }
        return index;
    }

    /** For each kind a patch operation with the parameter {@code fieldValidation}; for all groups and versions at once. */
    private ObjectNode openApi() {
        ObjectNode document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", "v1");
        ObjectNode paths = document.putObject("paths");
        served().forEach((apiVersion, inVersion) -> inVersion.forEach(kind -> {
            ObjectNode patch = paths.putObject("/%s/%s".formatted(apiVersion, kind.plural()))
                    .putObject("patch");
            patch.putObject("x-kubernetes-group-version-kind")
                    .put("group", kind.group())
                    .put("version", bare(apiVersion))
                    .put("kind", kind.name());
            patch.putArray("parameters")
                    .addObject()
                    .put("name", "fieldValidation")
                    .put("in", "query");
        }));
        return document;
    }
}
