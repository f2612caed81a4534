package bookinfo.cluster.api;

import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Bearer tokens: the administrator's, and one for each pod, whose programs are the pod's service account. A pod's is kept in
 * memory only: pods do not outlive this process.
 */
public final class Tokens {
    private static final String BEARER = "bearer ";

    private final Cluster cluster;
    private final String adminToken;
    private final Map<String, JsonNode> pods = new ConcurrentHashMap<>();

    /** @param adminToken the bearer token of {@link User#ADMIN} */
    public Tokens(Cluster cluster, String adminToken) {
        this.cluster = cluster;
        this.adminToken = adminToken;
    }

    /**
     * A new token for a pod: when the pod goes, the token ends.
     *
     * @throws ApiFailure when the pod's service account is not there
     */
    public String issue(JsonNode pod) {
        cluster.require(Kinds.SERVICE_ACCOUNT, Metadata.namespace(pod), account(pod));
        pods.values().removeIf(former -> !isThere(former));
        String token = Credentials.secret();
        pods.put(token, pod);
        return token;
    }

    /** Who sends this Authorization header: the administrator or a service account; empty without a valid token. */
    Optional<User> user(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        String token = authorization.substring(BEARER.length()).strip();
        return same(token, adminToken)
                ? Optional.of(User.ADMIN)
                : Optional.ofNullable(pods.get(token))
                        .filter(this::isThere)
                        .map(pod -> User.serviceAccount(Metadata.namespace(pod), account(pod)));
    }

    private boolean isThere(JsonNode pod) {
        return cluster.get(Kinds.POD, Metadata.namespace(pod), Metadata.name(pod))
                .filter(present -> Metadata.uid(present).equals(Metadata.uid(pod)))
                .isPresent();
    }

    private static String account(JsonNode pod) {
        return pod.at("/spec/serviceAccountName").asText("default");
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
