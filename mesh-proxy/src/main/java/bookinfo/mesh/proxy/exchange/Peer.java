package bookinfo.mesh.proxy.exchange;

import java.util.Map;

/**
 * The workload at the other end, as it describes itself (Istio's peer metadata).
 *
 * @param cluster the id of its Kubernetes cluster
 * @param labels pod labels; app, version and canonical service and revision are read from them
 */
public record Peer(String workload, String namespace, String cluster, Map<String, String> labels) {
    public Peer {
        labels = Map.copyOf(labels);
    }
}
