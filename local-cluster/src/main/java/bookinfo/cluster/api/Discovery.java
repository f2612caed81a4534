package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kind.Trait;
import bookinfo.cluster.store.Kinds;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Says which groups, versions and resources there are: the aggregated documents of kubectl and the older ones. */
final class Discovery {
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private final KindRegistry kinds;

    Discovery(KindRegistry kinds) {
        this.kinds = kinds;
    }

    /** Empty when the path is not one of discovery's. */
    Optional<Answer> answer(ApiRequest request) {
        List<String> parts = List.of(request.path().substring(1).split("/"));
        boolean core = parts.getFirst().equals("api");
        if (!core && !parts.getFirst().equals("apis")) {
            return Optional.empty();
        }
        if (parts.size() == 1) {
            return Optional.of(
                    request.accept().contains("as=apigroupdiscoverylist")
                            ? aggregated(request, core)
                            : Answer.json(200, core ? versions() : groupList()));
        }
        if (core) {
            return parts.size() == 2 ? resourceList("", parts.get(1)) : Optional.empty();
        }
        return switch (parts.size()) {
            case 2 -> group(parts.get(1)).map(group -> Answer.json(200, group));
            case 3 -> resourceList(parts.get(1), parts.get(2));
            default -> Optional.empty();
        };
    }

    private Answer aggregated(ApiRequest request, boolean core) {
        ObjectNode list =
                Json.object().put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2");
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        versionsByGroup().forEach((group, versions) -> {
            if (group.isEmpty() != core) {
                return;
            }
            ObjectNode item = items.addObject();
            ObjectNode metadata = item.putObject("metadata");
            if (!group.isEmpty()) {
                metadata.put("name", group);
            }
            ArrayNode array = item.putArray("versions");
            versions.forEach(version -> addVersion(array.addObject(), group, version));
        });
        byte[] body = Json.bytes(list);
        String tag = "\"" + UUID.nameUUIDFromBytes(body) + "\"";
        Map<String, String> headers = Map.of("ETag", tag, "Vary", "Accept", "Cache-Control", "public");
        return request.ifNoneMatch().filter(tag::equals).isPresent()
                ? new Answer.Whole(304, AGGREGATED, headers, Buffer.buffer())
                : new Answer.Whole(200, AGGREGATED, headers, Buffer.buffer(body));
    }

    private void addVersion(ObjectNode node, String group, String version) {
        node.put("version", version).put("freshness", "Current");
        ArrayNode resources = node.putArray("resources");
        for (Kind kind : served(group, version)) {
            ObjectNode resource = resources.addObject().put("resource", kind.plural());
            responseKind(resource, "", "", kind.name());
            resource.put("scope", kind.namespaced() ? "Namespaced" : "Cluster")
                    .put("singularResource", kind.singular());
            texts(resource.putArray("verbs"), verbs(kind));
            if (!kind.shortNames().isEmpty()) {
                texts(resource.putArray("shortNames"), kind.shortNames());
            }
            if (!kind.categories().isEmpty()) {
                texts(resource.putArray("categories"), kind.categories());
            }
            List<Subresource> subresources = Subresource.of(kind);
            if (!subresources.isEmpty()) {
                ArrayNode array = resource.putArray("subresources");
                subresources.forEach(sub -> {
                    ObjectNode entry = array.addObject().put("subresource", sub.name());
                    responseKind(entry, sub.group(), sub.version(), sub.kind());
                    texts(entry.putArray("verbs"), sub.verbs());
                });
            }
        }
    }

    private static void responseKind(ObjectNode node, String group, String version, String kind) {
        node.putObject("responseKind")
                .put("group", group)
                .put("version", version)
                .put("kind", kind);
    }

    private static ObjectNode versions() {
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs");
        return versions;
    }

    private ObjectNode groupList() {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        versionsByGroup().keySet().forEach(name -> {
            if (!name.isEmpty()) {
                group(name).ifPresent(groups::add);
            }
        });
        return list;
    }

    private Optional<ObjectNode> group(String name) {
        return Optional.ofNullable(versionsByGroup().get(name)).map(versions -> {
            ObjectNode group = Json.object()
                    .put("kind", "APIGroup")
                    .put("apiVersion", "v1")
                    .put("name", name);
            ArrayNode array = group.putArray("versions");
            versions.forEach(version -> groupVersion(array.addObject(), name, version));
            groupVersion(group.putObject("preferredVersion"), name, versions.getFirst());
            return group;
        });
    }

    private static void groupVersion(ObjectNode node, String group, String version) {
        node.put("groupVersion", group + "/" + version).put("version", version);
    }

    private Optional<Answer> resourceList(String group, String version) {
        List<Kind> served = served(group, version);
        if (served.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", served.getFirst().apiVersion(version));
        ArrayNode resources = list.putArray("resources");
        for (Kind kind : served) {
            ObjectNode resource = resource(resources.addObject(), kind, kind.plural(), kind.name(), verbs(kind));
            resource.put("singularName", kind.singular());
            texts(resource.putArray("shortNames"), kind.shortNames());
            texts(resource.putArray("categories"), kind.categories());
            for (Subresource sub : Subresource.of(kind)) {
                ObjectNode entry = resource(
                        resources.addObject(), kind, kind.plural() + "/" + sub.name(), sub.kind(), sub.verbs());
                entry.put("singularName", "");
                if (!sub.group().isEmpty()) {
                    entry.put("group", sub.group()).put("version", sub.version());
                }
            }
        }
        return Optional.of(Answer.json(200, list));
    }

    private static ObjectNode resource(ObjectNode node, Kind kind, String name, String kindName, List<String> verbs) {
        node.put("name", name).put("namespaced", kind.namespaced()).put("kind", kindName);
        texts(node.putArray("verbs"), verbs);
        return node;
    }

    private static List<String> verbs(Kind kind) {
        return kind.equals(Kinds.NAMESPACE)
                ? VERBS.stream()
                        .filter(verb -> !verb.equals("deletecollection"))
                        .toList()
                : VERBS;
    }

    private List<Kind> served(String group, String version) {
        return kinds.all().stream()
                .filter(kind -> kind.group().equals(group) && kind.versions().contains(version))
                .toList();
    }

    private Map<String, List<String>> versionsByGroup() {
        Map<String, Set<String>> groups = new LinkedHashMap<>();
        kinds.all()
                .forEach(kind -> groups.computeIfAbsent(kind.group(), key -> new LinkedHashSet<>())
                        .addAll(kind.versions()));
        Map<String, List<String>> ordered = new LinkedHashMap<>();
        groups.forEach((group, versions) -> ordered.put(group, new ArrayList<>(versions)));
        return ordered;
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    /** A part of an object with a path of its own. */
    record Subresource(String name, String group, String version, String kind, List<String> verbs) {
        private static final List<String> READ_WRITE = List.of("get", "patch", "update");

        static List<Subresource> of(Kind kind) {
            List<Subresource> all = new ArrayList<>();
            if (kind.traits().contains(Trait.STATUS)) {
                all.add(new Subresource("status", "", "", kind.name(), READ_WRITE));
            }
            if (kind.equals(Kinds.POD)) {
                all.add(new Subresource("log", "", "", "Pod", List.of("get")));
                all.add(new Subresource("exec", "", "v1", "PodExecOptions", List.of("create", "get")));
            }
            if (kind.equals(Kinds.SERVICE_ACCOUNT)) {
                all.add(new Subresource("token", "authentication.k8s.io", "v1", "TokenRequest", List.of("create")));
            }
            return all;
        }
    }
}
