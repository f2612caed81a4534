package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** The file that tells a client where the API is and who it is itself. JSON, which is YAML too. */
public final class Kubeconfig {
    private static final String NAME = "bookinfo";

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
        ObjectNode config = Json.object().put("apiVersion", "v1").put("kind", "Config");
        ObjectNode cluster =
                config.putArray("clusters").addObject().put("name", NAME).putObject("cluster");
        cluster.put("server", server)
                .put(
                        "certificate-authority-data",
                        Base64.getEncoder().encodeToString(caPem.getBytes(StandardCharsets.UTF_8)));
        config.putArray("users").addObject().put("name", NAME).putObject("user").put("token", token);
        config.putArray("contexts")
                .addObject()
                .put("name", NAME)
                .putObject("context")
                .put("cluster", NAME)
                .put("user", NAME)
                .put("namespace", namespace);
        config.put("current-context", NAME);
        OwnerOnlyFile.write(file, config.toPrettyString() + "\n");
    }
}
