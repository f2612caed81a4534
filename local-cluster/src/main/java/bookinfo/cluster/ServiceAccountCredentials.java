package bookinfo.cluster;

import bookinfo.cluster.api.Credentials;
import bookinfo.cluster.api.Kubeconfig;
import bookinfo.cluster.kubelet.PodCredentials;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Gives pods their tokens and kubeconfigs, signed with the cluster's own keys. */
final class ServiceAccountCredentials implements PodCredentials {
    private static final Duration API_TOKEN = Duration.ofDays(365);

    private final Credentials credentials;
    private final String server;

    ServiceAccountCredentials(Credentials credentials, int apiPort) {
        this.credentials = credentials;
        this.server = "https://127.0.0.1:" + apiPort;
    }

    @Override
    public String token(JsonNode pod, Optional<String> audience, Duration lifetime) {
        return credentials.adminToken();
    }

    @Override
    public void writeKubeconfig(JsonNode pod, Path file) throws IOException {
        Kubeconfig.write(
                file,
                server,
                credentials.certificatePem(),
                token(pod, Optional.empty(), API_TOKEN),
                Metadata.namespace(pod));
    }
}
