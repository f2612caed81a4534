package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says which groups, versions and resources there are: in one document each for the core group and all others, and in the
 * older list of one group's version, which {@code kubectl scale} reads.
 */
final class Discovery {
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static final List<String> VERBS = List.of("create", "delete", "get", "list", "patch", "update", "watch");

    private final KindRegistry kinds;

    Discovery(KindRegistry kinds) {
        this.kinds = kinds;
    }

    /** Empty when the path is not one of discovery's. */
    Optional<Answer> answer(String path) {
        if (path.equals("/api") || path.equals("/apis")) {
            return Optional.of(
                    new Answer.Whole(200, AGGREGATED, Buffer.buffer(Json.bytes(groups(path.equals("/api"))))));
        }
        String groupVersion = path.replaceFirst("^/apis?/", "");
        ObjectNode list = Json.object("v1", "APIResourceList").put("groupVersion", groupVersion);
        ArrayNode resources = list.putArray("resources");
        for (Kind kind : kinds.all()) {
            if (kind.versions().stream().map(kind::apiVersion).anyMatch(groupVersion::equals)) {
                resource(resources, kind);
            }
        }
        return resources.isEmpty() ? Optional.empty() : Optional.of(Answer.json(200, list));
    }

    private ObjectNode groups(boolean core) {
        ObjectNode list = Json.object("apidiscovery.k8s.io/v2", "APIGroupDiscoveryList");
        ArrayNode items = list.putArray("items");
        Map<String, Set<String>> versions = new LinkedHashMap<>();
        kinds.all().stream()
                .filter(kind -> kind.group().isEmpty() == core)
                .forEach(kind -> versions.computeIfAbsent(kind.group(), group -> new LinkedHashSet<>())
                        .addAll(kind.versions()));
        versions.forEach((group, names) -> {
            ObjectNode item = items.addObject();
            item.putObject("metadata").put("name", group);
            ArrayNode array = item.putArray("versions");
            names.forEach(name -> version(array.addObject().put("version", name), group, name));
        });
        return list;
    }

    private void version(ObjectNode node, String group, String version) {
        ArrayNode resources = node.put("freshness", "Current").putArray("resources");
        for (Kind kind : kinds.all()) {
            if (kind.group().equals(group) && kind.versions().contains(version)) {
                ObjectNode resource = words(resources.addObject(), kind).put("resource", kind.plural());
                resource.put("singularResource", kind.singular());
                resource.put("scope", kind.namespaced() ? "Namespaced" : "Cluster");
                resource.putObject("responseKind").put("kind", kind.name());
            }
        }
    }

    private static void resource(ArrayNode resources, Kind kind) {
        ObjectNode resource =
                words(resources.addObject(), kind).put("name", kind.plural()).put("kind", kind.name());
        resource.put("singularName", kind.singular()).put("namespaced", kind.namespaced());
        if (kind.equals(Kinds.DEPLOYMENT) || kind.equals(Kinds.REPLICA_SET)) {
            ObjectNode scale =
                    resources.addObject().put("name", kind.plural() + "/scale").put("namespaced", true);
            scale.put("group", "autoscaling")
                    .put("version", "v1")
                    .put("kind", "Scale")
                    .putArray("verbs");
        }
    }

    private static ObjectNode words(ObjectNode resource, Kind kind) {
        VERBS.forEach(resource.putArray("verbs")::add);
        kind.shortNames().forEach(resource.putArray("shortNames")::add);
        kind.categories().forEach(resource.putArray("categories")::add);
        return resource;
    }
}
