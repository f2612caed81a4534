package bookinfo.cli.kube;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Where the Kubernetes API is and who asks, as a kubeconfig's current context says.
 *
 * @param namespace the context's namespace, {@code default} when it names none
 */
public record Access(URI server, Optional<String> token, SSLContext tls, String namespace) {

    /**
     * Reads the current context of a kubeconfig. A user's token, client certificate or program for tokens (EKS) is
     * supported, a password refused by name.
     */
    public static Access read(Path kubeconfig) {
        return read(kubeconfig, Optional.empty());
    }

    /** As {@link #read(Path)}, of the named context. */
    public static Access read(Path kubeconfig, Optional<String> name) {
        try (InputStream in = Files.newInputStream(kubeconfig)) {
            Map<?, ?> config = map(new Yaml(new SafeConstructor(new LoaderOptions())).load(in));
            Map<?, ?> context =
                    named(config, "contexts", name.orElseGet(() -> text(config, "current-context")), "context");
            Map<?, ?> cluster = named(config, "clusters", text(context, "cluster"), "cluster");
            Map<?, ?> user = named(config, "users", text(context, "user"), "user");
            Path folder = kubeconfig.resolveSibling("");
            Credential credential = Credential.of(user, folder, CredentialProgram::ask);
            return new Access(
                    URI.create(text(cluster, "server")),
                    credential instanceof Credential.Token(String value) ? Optional.of(value) : Optional.empty(),
                    tls(cluster, folder, credential),
                    optional(context, "namespace").orElse("default"));
        } catch (IOException e) {
            throw new ApiFailure(kubeconfig + ": cannot be read (" + e.getMessage() + "); is the mesh up?", e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new ApiFailure(kubeconfig + ": " + e.getMessage(), e);
        }
    }

    private static SSLContext tls(Map<?, ?> cluster, Path folder, Credential credential)
            throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager @Nullable [] keys =
                credential instanceof Credential.Certificate certificate ? certificate.managers() : null;
        context.init(keys, trust(cluster, folder), null);
        return context;
    }

    /** Null stands for the authorities that the JDK trusts. */
    private static TrustManager @Nullable [] trust(Map<?, ?> cluster, Path folder)
            throws GeneralSecurityException, IOException {
        Optional<String> data = optional(cluster, "certificate-authority-data");
        Optional<String> file = optional(cluster, "certificate-authority");
        if (data.isEmpty() && file.isEmpty()) {
            return null;
        }
        byte[] pem = data.isPresent()
                ? Base64.getDecoder().decode(data.get())
                : Files.readAllBytes(folder.resolve(file.orElseThrow()));
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        return managers.getTrustManagers();
    }

    private static Map<?, ?> named(Map<?, ?> config, String list, String name, String key) {
        if (config.get(list) instanceof List<?> entries) {
            for (Object entry : entries) {
                if (entry instanceof Map<?, ?> map && Objects.equals(map.get("name"), name)) {
                    return map(map.get(key));
                }
            }
        }
        throw new IllegalArgumentException(list + ": no entry is named '" + name + "'");
    }

    private static Map<?, ?> map(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("not a kubeconfig (expected: a mapping)");
    }

    private static String text(Map<?, ?> map, String key) {
        return optional(map, key).orElseThrow(() -> new IllegalArgumentException(key + ": missing"));
    }

    private static Optional<String> optional(Map<?, ?> map, String key) {
        return Optional.ofNullable(map.get(key)).map(Object::toString).filter(value -> !value.isEmpty());
    }
}
