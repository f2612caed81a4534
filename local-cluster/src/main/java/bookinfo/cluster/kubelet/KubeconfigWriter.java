package bookinfo.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;

/** Gives pods access to the API. */
public interface KubeconfigWriter {
    /** Writes a kubeconfig with which a pod's programs reach the API as its service account, for this user's eyes only. */
    void write(JsonNode pod, Path file) throws IOException;
}
