package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import java.util.List;
import java.util.Optional;

/**
 * What a path such as {@code /apis/apps/v1/namespaces/a/deployments/b/status} points at.
 *
 * @param version the API version asked for
 * @param namespace empty for all namespaces and for cluster-scoped kinds
 * @param name empty for the collection
 * @param subresource empty for the object itself
 */
record ResourcePath(Kind kind, String version, String namespace, String name, String subresource) {
    /** Empty when the path has not the shape of a resource path or names no known resource. */
    static Optional<ResourcePath> parse(String path, KindRegistry kinds) {
        List<String> parts = List.of(path.substring(1).split("/", -1));
        if (parts.size() >= 3 && parts.getFirst().equals("api")) {
            return parse(kinds, "", parts.get(1), parts.subList(2, parts.size()));
        }
        if (parts.size() >= 4 && parts.getFirst().equals("apis")) {
            return parse(kinds, parts.get(1), parts.get(2), parts.subList(3, parts.size()));
        }
        return Optional.empty();
    }

    private static Optional<ResourcePath> parse(KindRegistry kinds, String group, String version, List<String> parts) {
        // "namespaces/a/status" is a namespace's status, "namespaces/a/pods" are pods.
        boolean inNamespace = parts.size() >= 3
                && parts.getFirst().equals("namespaces")
                && kinds.find(group, version, parts.get(2)).isPresent();
        String namespace = inNamespace ? parts.get(1) : "";
        List<String> rest = inNamespace ? parts.subList(2, parts.size()) : parts;
        if (rest.size() > 3 || rest.subList(1, rest.size()).contains("")) {
            return Optional.empty();
        }
        String name = rest.size() > 1 ? rest.get(1) : "";
        String subresource = rest.size() > 2 ? rest.get(2) : "";
        return kinds.find(group, version, rest.getFirst())
                .filter(kind -> !inNamespace || kind.namespaced())
                .map(kind -> new ResourcePath(kind, version, namespace, name, subresource));
    }
}
