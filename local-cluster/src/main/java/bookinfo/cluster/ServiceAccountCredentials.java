package bookinfo.cluster;

import bookinfo.cluster.api.Kubeconfig;
import bookinfo.cluster.api.Tokens;
import bookinfo.cluster.kubelet.PodCredentials;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Gives pods the tokens of their service accounts, and kubeconfigs that hold one. */
final class ServiceAccountCredentials implements PodCredentials {
    private static final Duration KUBECONFIG_LIFETIME = Duration.ofDays(365);

    private final Tokens tokens;
    private final String certificatePem;
    private final String server;

    ServiceAccountCredentials(Tokens tokens, String certificatePem, int apiPort) {
        this.tokens = tokens;
        this.certificatePem = certificatePem;
        this.server = "https://127.0.0.1:" + apiPort;
    }

    @Override
    public String token(JsonNode pod, Optional<String> audience, Duration lifetime) {
        String account = pod.path("spec").path("serviceAccountName").asText("default");
        List<String> audiences = audience.stream().toList();
        return tokens.issue(Metadata.namespace(pod), account, Optional.of(pod), audiences, lifetime);
    }

    @Override
    public void writeKubeconfig(JsonNode pod, Path file) throws IOException {
        String token = token(pod, Optional.empty(), KUBECONFIG_LIFETIME);
        Kubeconfig.write(file, server, certificatePem, token, Metadata.namespace(pod));
    }
}
