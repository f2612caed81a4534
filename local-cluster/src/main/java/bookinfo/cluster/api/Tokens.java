package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Service account tokens: JSON web tokens (RFC 7519, HS256), bound to an account and mostly to a pod. */
public final class Tokens {
    /** Who issues the tokens, and the audience that the API server itself is. */
    public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    private static final String HEADER = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
    private static final String BEARER = "bearer ";

    private final Cluster cluster;
    private final Credentials credentials;

    public Tokens(Cluster cluster, Credentials credentials) {
        this.cluster = cluster;
        this.credentials = credentials;
    }

    /**
     * A token of a service account.
     *
     * @param pod the pod that it is bound to: when that pod goes, the token ends
     * @param audiences who is to accept it; empty means the API server
     * @throws ApiFailure when there is no such account
     */
    public String issue(
            String namespace, String account, Optional<JsonNode> pod, List<String> audiences, Duration lifetime) {
        ObjectNode owner = cluster.get(Kinds.SERVICE_ACCOUNT, namespace, account)
                .orElseThrow(() -> ApiFailure.notFound(Kinds.SERVICE_ACCOUNT, account));
        Instant now = cluster.now();
        ObjectNode claims = Json.object().put("iss", ISSUER).put("iat", now.getEpochSecond());
        claims.put("sub", "system:serviceaccount:%s:%s".formatted(namespace, account))
                .put("exp", now.plus(lifetime).getEpochSecond());
        (audiences.isEmpty() ? List.of(ISSUER) : audiences).forEach(claims.putArray("aud")::add);
        ObjectNode binding = claims.putObject("kubernetes.io").put("namespace", namespace);
        binding.putObject("serviceaccount").put("name", account).put("uid", Metadata.uid(owner));
        pod.ifPresent(bound ->
                binding.putObject("pod").put("name", Metadata.name(bound)).put("uid", Metadata.uid(bound)));
        return signed(HEADER + "." + encode(Json.bytes(claims)));
    }

    /** Who sends this Authorization header: the administrator or a service account; empty without a valid token. */
    Optional<User> user(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        String token = authorization.substring(BEARER.length()).strip();
        return same(token, credentials.adminToken())
                ? Optional.of(User.ADMIN)
                : verify(token)
                        .filter(identity -> identity.audiences().contains(ISSUER))
                        .map(Identity::user);
    }

    /** Whose valid token this is, and its audiences; empty when it is none of ours, has expired, or its owner is gone. */
    Optional<Identity> verify(String token) {
        int end = token.lastIndexOf('.');
        if (!token.startsWith(HEADER + ".") || !same(token, signed(token.substring(0, end)))) {
            return Optional.empty();
        }
        JsonNode claims = Json.parse(Base64.getUrlDecoder().decode(token.substring(HEADER.length() + 1, end)));
        JsonNode binding = claims.path("kubernetes.io");
        boolean valid = cluster.now().getEpochSecond() < claims.path("exp").asLong()
                && exists(Kinds.SERVICE_ACCOUNT, binding, "serviceaccount")
                && (!binding.has("pod") || exists(Kinds.POD, binding, "pod"));
        return valid ? Optional.of(new Identity(user(binding), Json.texts(claims.path("aud")))) : Optional.empty();
    }

    private boolean exists(Kind kind, JsonNode binding, String field) {
        JsonNode bound = binding.path(field);
        return cluster.get(kind, Json.text(binding, "/namespace"), Json.text(bound, "/name"))
                .filter(object -> Metadata.uid(object).equals(Json.text(bound, "/uid")))
                .isPresent();
    }

    private static User user(JsonNode binding) {
        Map<String, List<String>> extra = binding.has("pod")
                ? Map.of("authentication.kubernetes.io/pod-name", List.of(Json.text(binding, "/pod/name")))
                : Map.of();
        return User.serviceAccount(
                Json.text(binding, "/namespace"),
                Json.text(binding, "/serviceaccount/name"),
                Json.text(binding, "/serviceaccount/uid"),
                extra);
    }

    private String signed(String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(credentials.adminToken().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return content + "." + encode(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no HmacSHA256", e);
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Who a token stands for, and who may accept it. */
    record Identity(User user, List<String> audiences) {}
}
