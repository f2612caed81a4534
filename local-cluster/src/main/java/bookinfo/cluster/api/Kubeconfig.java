package bookinfo.cluster.api;

import bookinfo.cluster.store.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** The file that tells a client where the API is and who it is itself. JSON, which is YAML too. */
public final class Kubeconfig {
    private Kubeconfig() {}

    /**
     * Writes a kubeconfig (mode 600, replaced in one step).
     *
     * @param server such as {@code https://127.0.0.1:16443}
     * @param caPem the CA of the server's certificate
     * @param token the bearer token to use
     * @param namespace the namespace that commands without one mean
     */
    public static void write(Path file, String server, String caPem, String token, String namespace)
            throws IOException {
        String ca = Base64.getEncoder().encodeToString(caPem.getBytes(StandardCharsets.UTF_8));
        WholeFile.write(file, """
                {"apiVersion": "v1", "kind": "Config", "current-context": "bookinfo",
                 "clusters": [{"name": "bookinfo", "cluster": {"server": "%s", "certificate-authority-data": "%s"}}],
                 "users": [{"name": "bookinfo", "user": {"token": "%s"}}],
                 "contexts": [{"name": "bookinfo",
                   "context": {"cluster": "bookinfo", "user": "bookinfo", "namespace": "%s"}}]}
                """.formatted(server, ca, token, namespace).getBytes(StandardCharsets.UTF_8));
    }
}
