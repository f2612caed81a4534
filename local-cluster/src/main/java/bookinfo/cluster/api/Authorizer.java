package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;

/** Role-based access control: what the roles bound to a user, or to one of its groups, allow. */
final class Authorizer {
    private final Store store;

    Authorizer(Store store) {
        this.store = store;
    }

    /** @throws ApiFailure 403 that says who may not do what */
    void require(User user, Access access) {
        if (allows(user, access)) {
            return;
        }
        String object = access.resource() + (access.group().isEmpty() ? "" : "." + access.group());
        String name = access.name().isEmpty() ? "" : " \"%s\"".formatted(access.name());
        String where = access.namespace().isEmpty()
                ? "at the cluster scope"
                : "in the namespace \"%s\"".formatted(access.namespace());
        throw new ApiFailure(
                403,
                "Forbidden",
                "%s%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s"
                        .formatted(object, name, user.name(), access.verb(), access.resource(), access.group(), where));
    }

    boolean allows(User user, Access access) {
        return user.groups().contains(User.SUPERUSERS)
                || grants(Kinds.CLUSTER_ROLE_BINDING, "", user, access)
                || (!access.namespace().isEmpty() && grants(Kinds.ROLE_BINDING, access.namespace(), user, access));
    }

    private boolean grants(Kind bindings, String namespace, User user, Access access) {
        return store.list(bindings, namespace).items().stream()
                .filter(binding -> Json.items(binding, "/subjects").anyMatch(subject -> names(subject, binding, user)))
                .flatMap(binding -> rules(binding.path("roleRef"), namespace))
                .anyMatch(rule -> access.isAllowedBy(rule));
    }

    private static boolean names(JsonNode subject, ObjectNode binding, User user) {
        String name = Json.text(subject, "/name");
        return switch (Json.text(subject, "/kind")) {
            case "User" -> user.name().equals(name);
            case "Group" -> user.groups().contains(name);
            case "ServiceAccount" -> {
                String namespace = subject.path("namespace").asText(Metadata.namespace(binding));
                yield user.name().equals("system:serviceaccount:%s:%s".formatted(namespace, name));
            }
            default -> false;
        };
    }

    private Stream<JsonNode> rules(JsonNode roleRef, String namespace) {
        boolean everywhere = Json.text(roleRef, "/kind").equals("ClusterRole");
        Kind kind = everywhere ? Kinds.CLUSTER_ROLE : Kinds.ROLE;
        return store.get(kind, everywhere ? "" : namespace, Json.text(roleRef, "/name")).stream()
                .flatMap(role -> Json.items(role, "/rules"));
    }

    /**
     * What somebody wants to do.
     *
     * @param verb such as {@code list}
     * @param resource with its subresource, such as {@code pods/log}
     * @param namespace empty for all and for cluster-scoped kinds
     * @param name empty for a collection
     */
    record Access(String verb, String group, String resource, String namespace, String name) {
        boolean isAllowedBy(JsonNode rule) {
            JsonNode names = rule.path("resourceNames");
            String sub = resource.contains("/") ? "*" + resource.substring(resource.indexOf('/')) : resource;
            return lists(rule.path("verbs"), verb)
                    && lists(rule.path("apiGroups"), group)
                    && (lists(rule.path("resources"), resource) || contains(rule.path("resources"), sub))
                    && (names.isEmpty() || contains(names, name));
        }

        private static boolean lists(JsonNode list, String wanted) {
            return contains(list, "*") || contains(list, wanted);
        }

        private static boolean contains(JsonNode list, String wanted) {
            return Json.texts(list).contains(wanted);
        }
    }
}
