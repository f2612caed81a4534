package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Service account tokens: JSON web tokens (RFC 7519) signed with ES256, bound to an account and mostly to a pod. */
public final class Tokens {
    /** Who issues the tokens, and the audience that the API server itself is. */
    public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    private static final String SIGNATURE = "SHA256withECDSAinP1363Format";
    private static final String CLAIMS = "kubernetes.io";
    private static final String EXTRA = "authentication.kubernetes.io/";

    private final Store store;
    private final KeyPair keys;
    private final InstantSource clock;

    public Tokens(Store store, Credentials credentials, InstantSource clock) {
        this.store = store;
        this.keys = credentials.tokenKeys();
        this.clock = clock;
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
        ObjectNode owner = store.get(Kinds.SERVICE_ACCOUNT, namespace, account)
                .orElseThrow(() -> ApiFailure.notFound(Kinds.SERVICE_ACCOUNT, account));
        Instant now = clock.instant();
        ObjectNode claims = Json.object();
        (audiences.isEmpty() ? List.of(ISSUER) : audiences).forEach(claims.putArray("aud")::add);
        claims.put("exp", now.plus(lifetime).getEpochSecond())
                .put("iat", now.getEpochSecond())
                .put("nbf", now.getEpochSecond())
                .put("iss", ISSUER)
                .put("jti", UUID.randomUUID().toString())
                .put("sub", "system:serviceaccount:%s:%s".formatted(namespace, account));
        ObjectNode binding = claims.putObject(CLAIMS).put("namespace", namespace);
        reference(binding, "serviceaccount", account, Metadata.uid(owner));
        pod.ifPresent(bound -> {
            reference(binding, "pod", Metadata.name(bound), Metadata.uid(bound));
            String node = bound.path("spec").path("nodeName").asText();
            if (!node.isEmpty()) {
                reference(
                        binding,
                        "node",
                        node,
                        store.get(Kinds.NODE, "", node).map(Metadata::uid).orElse(""));
            }
        });
        return sign(claims);
    }

    /** Whose valid token this is, and its audiences; empty when it is none of ours, has expired, or its owner is gone. */
    Optional<Identity> verify(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || !isSigned(parts)) {
            return Optional.empty();
        }
        JsonNode claims = Json.parse(Base64.getUrlDecoder().decode(parts[1]));
        long now = clock.instant().getEpochSecond();
        boolean current =
                now < claims.path("exp").asLong() && now >= claims.path("nbf").asLong();
        JsonNode binding = claims.path(CLAIMS);
        return current && exists(binding) ? Optional.of(identity(claims, binding)) : Optional.empty();
    }

    private boolean exists(JsonNode binding) {
        String namespace = binding.path("namespace").asText();
        return exists(Kinds.SERVICE_ACCOUNT, namespace, binding.path("serviceaccount"))
                && (!binding.has("pod") || exists(Kinds.POD, namespace, binding.path("pod")));
    }

    private boolean exists(Kind kind, String namespace, JsonNode reference) {
        return store.get(kind, namespace, reference.path("name").asText())
                .filter(object ->
                        Metadata.uid(object).equals(reference.path("uid").asText()))
                .isPresent();
    }

    private static Identity identity(JsonNode claims, JsonNode binding) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        extra.put(EXTRA + "credential-id", List.of("JTI=" + claims.path("jti").asText()));
        for (String bound : List.of("pod", "node")) {
            if (binding.has(bound)) {
                extra.put(
                        EXTRA + bound + "-name",
                        List.of(binding.path(bound).path("name").asText()));
                extra.put(
                        EXTRA + bound + "-uid",
                        List.of(binding.path(bound).path("uid").asText()));
            }
        }
        JsonNode account = binding.path("serviceaccount");
        return new Identity(
                User.serviceAccount(
                        binding.path("namespace").asText(),
                        account.path("name").asText(),
                        account.path("uid").asText(),
                        extra),
                Json.texts(claims.path("aud")));
    }

    private String sign(ObjectNode claims) {
        ObjectNode header = Json.object().put("alg", "ES256").put("typ", "JWT");
        String content = encode(Json.bytes(header)) + "." + encode(Json.bytes(claims));
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initSign(keys.getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the token key cannot sign", e);
        }
    }

    private boolean isSigned(String[] parts) {
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initVerify(keys.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Not base64, or no signature at all: not one of our tokens.
            return false;
        }
    }

    private static void reference(ObjectNode binding, String field, String name, String uid) {
        binding.putObject(field).put("name", name).put("uid", uid);
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Who a token stands for, and who may accept it. */
    record Identity(User user, List<String> audiences) {}
}
