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
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
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
     * Reads the current context of a kubeconfig. Users by token or token file are supported; one that wants a client
     * certificate or a helper program is refused by name.
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
            return new Access(
                    URI.create(text(cluster, "server")),
                    token(user, kubeconfig),
                    trust(cluster, kubeconfig),
                    optional(context, "namespace").orElse("default"));
        } catch (IOException e) {
            throw new ApiFailure(kubeconfig + ": cannot be read (" + e.getMessage() + "); is the mesh up?", e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new ApiFailure(kubeconfig + ": " + e.getMessage(), e);
        }
    }

    private static Optional<String> token(Map<?, ?> user, Path kubeconfig) throws IOException {
        for (String unsupported : List.of("exec", "client-certificate-data", "client-certificate", "username")) {
            if (user.containsKey(unsupported)) {
                throw new IllegalArgumentException("users[].user." + unsupported
                        + " is not supported (expected: token or tokenFile); use kubectl with this cluster");
            }
        }
        Optional<String> file = optional(user, "tokenFile");
        if (file.isPresent()) {
            return Optional.of(
                    Files.readString(kubeconfig.resolveSibling(file.get())).strip());
        }
        return optional(user, "token");
    }

    private static SSLContext trust(Map<?, ?> cluster, Path kubeconfig) throws GeneralSecurityException, IOException {
        Optional<String> data = optional(cluster, "certificate-authority-data");
        Optional<String> file = optional(cluster, "certificate-authority");
        if (data.isEmpty() && file.isEmpty()) {
            return SSLContext.getDefault();
        }
        byte[] pem = data.isPresent()
                ? Base64.getDecoder().decode(data.get())
                : Files.readAllBytes(kubeconfig.resolveSibling(file.orElseThrow()));
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
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

    private static Map<?, ?> map(@org.jspecify.annotations.Nullable Object value) {
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
