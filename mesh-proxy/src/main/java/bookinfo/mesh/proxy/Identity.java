package bookinfo.mesh.proxy;

import bookinfo.mesh.proxy.exchange.Peer;
import bookinfo.mesh.proxy.xds.Bootstrap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who this proxy stands for, by the node of its bootstrap.
 *
 * @param gateway it stands alone, not beside a program
 */
record Identity(String nodeId, String nodeCluster, String pod, Peer workload, boolean gateway) {

    static Identity of(Bootstrap bootstrap) {
        Map<String, Object> metadata = bootstrap.nodeMetadata();
        Map<String, String> labels = new TreeMap<>();
        if (metadata.get("LABELS") instanceof Map<?, ?> map) {
            map.forEach((key, value) -> labels.put(key.toString(), value.toString()));
        }
        Peer workload = new Peer(
                text(metadata, "WORKLOAD_NAME"), text(metadata, "NAMESPACE"), text(metadata, "CLUSTER_ID"), labels);
        return new Identity(
                bootstrap.nodeId(),
                bootstrap.nodeCluster(),
                text(metadata, "NAME"),
                workload,
                bootstrap.nodeId().startsWith("router~"));
    }

    private static String text(Map<String, Object> metadata, String key) {
        return metadata.get(key) instanceof String text ? text : "";
    }
}
