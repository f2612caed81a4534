package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/** Who asks. */
public record User(String name, List<String> groups) {
    static final String SUPERUSERS = "system:masters";

    /** The person at the keyboard: may do everything. */
    public static final User ADMIN = new User("kubernetes-admin", List.of(SUPERUSERS, "system:authenticated"));

    static final User ANONYMOUS = new User("system:anonymous", List.of("system:unauthenticated"));

    public User {
        groups = List.copyOf(groups);
    }

    /** A pod's identity. */
    static User serviceAccount(String namespace, String name) {
        String all = "system:serviceaccounts";
        return new User(
                "system:serviceaccount:%s:%s".formatted(namespace, name),
                List.of(all, all + ":" + namespace, "system:authenticated"));
    }

    /** A controller inside the cluster, such as {@code replicaset-controller}; may do everything. */
    public static User controller(String name) {
        User account = serviceAccount("kube-system", name);
        return new User(
                account.name(),
                Stream.concat(account.groups().stream(), Stream.of(SUPERUSERS)).toList());
    }

    /** The {@code userInfo} of reviews. */
    ObjectNode info() {
        ObjectNode info = Json.object().put("username", name);
        groups.forEach(info.putArray("groups")::add);
        return info;
    }
}
