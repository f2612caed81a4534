package bookinfo.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where pods get their identities from. */
public interface PodCredentials {
    /**
     * A token of the pod's service account, bound to the pod.
     *
     * @param audience who is to accept it; empty means the API server
     */
    String token(JsonNode pod, Optional<String> audience, Duration lifetime);

    /** Writes a kubeconfig with which the pod's programs reach the API as its service account, for this user's eyes only. */
    void writeKubeconfig(JsonNode pod, Path file) throws IOException;
}
