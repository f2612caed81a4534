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
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Service account tokens: JSON web tokens (RFC 7519, HS256), bound to an account and mostly to a pod. */
public final class Tokens {
    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
    private static final String HEADER = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
    private static final String BEARER = "bearer ";

    private final Cluster cluster;
    private final String adminToken;

    /** @param adminToken the bearer token of {@link User#ADMIN}, which also signs the tokens made here */
    public Tokens(Cluster cluster, String adminToken) {
        this.cluster = cluster;
        this.adminToken = adminToken;
    }

    /**
     * A token of a service account.
     *
     * @param pod the pod that it is bound to: when that pod goes, the token ends
     * @throws ApiFailure when there is no such account
     */
    public String issue(String namespace, String account, Optional<JsonNode> pod, Duration lifetime) {
        Instant now = cluster.now();
        ObjectNode claims = Json.object()
                .put("iss", ISSUER)
                .put("sub", User.serviceAccount(namespace, account).name())
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(lifetime).getEpochSecond());
        claims.putArray("aud").add(ISSUER);
        ObjectNode binding = claims.putObject("kubernetes.io").put("namespace", namespace);
        bind(binding, "serviceaccount", cluster.require(Kinds.SERVICE_ACCOUNT, namespace, account));
        pod.ifPresent(bound -> bind(binding, "pod", bound));
        return signed(HEADER + "." + encode(Json.bytes(claims)));
    }

    /** Who sends this Authorization header: the administrator or a service account; empty without a valid token. */
    Optional<User> user(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        String token = authorization.substring(BEARER.length()).strip();
        return same(token, adminToken) ? Optional.of(User.ADMIN) : account(token);
    }

    /** Empty when the token is none of ours, has expired, or its account or pod is gone. */
    private Optional<User> account(String token) {
        int end = token.lastIndexOf('.');
        if (!token.startsWith(HEADER + ".") || !same(token, signed(token.substring(0, end)))) {
            return Optional.empty();
        }
        JsonNode claims = Json.parse(Base64.getUrlDecoder().decode(token.substring(HEADER.length() + 1, end)));
        JsonNode binding = claims.path("kubernetes.io");
        boolean valid = cluster.now().getEpochSecond() < claims.path("exp").asLong()
                && exists(Kinds.SERVICE_ACCOUNT, binding, "serviceaccount")
                && (!binding.has("pod") || exists(Kinds.POD, binding, "pod"));
        return valid
                ? Optional.of(User.serviceAccount(
                        Json.text(binding, "/namespace"), Json.text(binding, "/serviceaccount/name")))
                : Optional.empty();
    }

    private static void bind(ObjectNode binding, String field, JsonNode object) {
        binding.putObject(field).put("name", Metadata.name(object)).put("uid", Metadata.uid(object));
    }

    private boolean exists(Kind kind, JsonNode binding, String field) {
        JsonNode bound = binding.path(field);
        return cluster.get(kind, Json.text(binding, "/namespace"), Json.text(bound, "/name"))
                .filter(object -> Metadata.uid(object).equals(Json.text(bound, "/uid")))
                .isPresent();
    }

    private String signed(String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(adminToken.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
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
}
