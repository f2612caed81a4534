package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Who asks. */
public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    static final String SUPERUSERS = "system:masters";

    /** The person at the keyboard: may do everything. */
    public static final User ADMIN =
            new User("kubernetes-admin", "", List.of(SUPERUSERS, "system:authenticated"), Map.of());

    static final User ANONYMOUS = new User("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

    public User {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    /** A pod's identity. */
    public static User serviceAccount(String namespace, String name, String uid, Map<String, List<String>> extra) {
        return new User(
                "system:serviceaccount:%s:%s".formatted(namespace, name),
                uid,
                List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated"),
                extra);
    }

    /** A controller inside the cluster, such as {@code replicaset-controller}; may do everything. */
    public static User controller(String name) {
        User account = serviceAccount("kube-system", name, "", Map.of());
        return new User(
                account.name(),
                "",
                List.of(
                        "system:serviceaccounts",
                        "system:serviceaccounts:kube-system",
                        "system:authenticated",
                        SUPERUSERS),
                Map.of());
    }

    /** The {@code userInfo} of reviews. */
    ObjectNode info() {
        ObjectNode info = Json.object().put("username", name);
        if (!uid.isEmpty()) {
            info.put("uid", uid);
        }
        groups.forEach(info.putArray("groups")::add);
        if (!extra.isEmpty()) {
            ObjectNode more = info.putObject("extra");
            extra.forEach((key, values) -> values.forEach(more.withArrayProperty(key)::add));
        }
        return info;
    }
}
