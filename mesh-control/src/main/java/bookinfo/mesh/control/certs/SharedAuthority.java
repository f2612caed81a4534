package bookinfo.mesh.control.certs;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The authority of all replicas, in a Secret: whoever comes first makes it. So the API server trusts each of them, and
 * one that starts takes nothing away from those that run.
 */
public final class SharedAuthority {
    static final String NAME = "istiod-webhook-ca";
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String PART_OF = "app.kubernetes.io/part-of";

    private SharedAuthority() {}

    /**
     * A certificate of that authority for {@code names}.
     *
     * @throws KubernetesClientException if the Secret can be neither read nor made
     * @throws IllegalStateException if what stands in it is no authority
     */
    public static ServingCertificate certificate(
            KubernetesClient client, String namespace, List<String> names, Clock clock) {
        return ServingCertificate.issue(find(client, namespace, clock), names, clock);
    }

    static Authority find(KubernetesClient client, String namespace, Clock clock) {
        Resource<Secret> resource = client.secrets().inNamespace(namespace).withName(NAME);
        Secret present = resource.get();
        return present != null ? read(present) : create(client, namespace, resource, clock);
    }

    private static Authority create(KubernetesClient client, String namespace, Resource<Secret> resource, Clock clock) {
        Authority authority = Authority.create(clock);
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(namespace)
                .withLabels(Map.of("app", "istiod", PART_OF, "bookinfo-mesh"))
                .endMetadata()
                .withType("kubernetes.io/tls")
                .addToData(CERTIFICATE, base64(authority.certificatePem()))
                .addToData(KEY, base64(authority.keyPem()))
                .build();
        try {
            client.secrets().inNamespace(namespace).resource(secret).create();
            return authority;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            // Another replica was first: then its authority is everybody's.
            return read(Objects.requireNonNull(resource.get(), "a Secret that was there a moment ago"));
        }
    }

    private static Authority read(Secret secret) {
        try {
            return Authority.read(text(secret, CERTIFICATE), text(secret, KEY));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "Secret %s: no authority in %s and %s (expected: what the control plane put there; delete the Secret"
                                    .formatted(NAME, CERTIFICATE, KEY)
                            + " and restart its pods for a new one)",
                    e);
        }
    }

    private static String text(Secret secret, String key) {
        String value = Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())
                .getOrDefault(key, "");
        return new String(Base64.getDecoder().decode(value), StandardCharsets.US_ASCII);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
