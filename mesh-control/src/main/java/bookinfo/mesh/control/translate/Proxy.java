package bookinfo.mesh.control.translate;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who is asking: the identity that a proxy gives in its first xDS request.
 *
 * @param id the node id, {@code sidecar~<ip>~<pod>.<namespace>~<namespace>.svc.cluster.local}
 * @param address the pod's address: inbound listeners bind it, and calls to other pods start from it
 * @param pod name of the pod
 * @param labels labels of the pod
 * @param appAddress where the application listens; empty for a router
 * @param outboundAddress where the application's calls arrive; empty for a router
 * @param version what the proxy says that it is, for people to read
 */
public record Proxy(
        String id,
        Kind kind,
        String address,
        String pod,
        String namespace,
        Map<String, String> labels,
        String appAddress,
        String outboundAddress,
        String clusterId,
        String version) {
    private static final int ID_PARTS = 4;

    public Proxy {
        labels = Map.copyOf(labels);
    }

    /** Whether the proxy stands beside an application or at the edge. */
    public enum Kind {
        SIDECAR,
        ROUTER
    }

    /** {@code <pod>.<namespace>}: how tools name a proxy. */
    public String name() {
        return pod + "." + namespace;
    }

    /**
     * Reads the node of an xDS request.
     *
     * @throws IllegalArgumentException naming the part that is missing or not supported
     */
    public static Proxy of(Node node) {
        String[] parts = node.getId().split("~", -1);
        if (parts.length != ID_PARTS) {
            throw new IllegalArgumentException(
                    "node id: %s (expected: type~address~pod.namespace~domain)".formatted(node.getId()));
        }
        Struct metadata = node.getMetadata();
        Kind kind = kind(parts[0]);
        String mode = text(metadata, "INTERCEPTION_MODE", "NONE");
        if (!mode.equals("NONE")) {
            throw new IllegalArgumentException(
                    "node metadata INTERCEPTION_MODE: %s of %s (expected: NONE; redirected traffic is not supported)"
                            .formatted(mode, node.getId()));
        }
        String pod = parts[2].contains(".") ? parts[2].substring(0, parts[2].lastIndexOf('.')) : parts[2];
        String namespace = text(metadata, "NAMESPACE", parts[2].substring(parts[2].lastIndexOf('.') + 1));
        return new Proxy(
                node.getId(),
                kind,
                parts[1],
                pod,
                namespace,
                labels(metadata),
                kind == Kind.SIDECAR ? required(node, "APP_ADDRESS") : "",
                kind == Kind.SIDECAR ? required(node, "OUTBOUND_ADDRESS") : "",
                text(metadata, "CLUSTER_ID", "Kubernetes"),
                text(metadata, "ISTIO_VERSION", ""));
    }

    private static Kind kind(String word) {
        return switch (word) {
            case "sidecar" -> Kind.SIDECAR;
            case "router" -> Kind.ROUTER;
            default ->
                throw new IllegalArgumentException("node id: type %s (expected: sidecar or router)".formatted(word));
        };
    }

    private static String required(Node node, String key) {
        String value = text(node.getMetadata(), key, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    "node metadata %s: missing of %s (expected: an address, in interception mode NONE)"
                            .formatted(key, node.getId()));
        }
        return value;
    }

    private static String text(Struct metadata, String key, String otherwise) {
        Value value = metadata.getFieldsMap().get(key);
        return value == null || value.getStringValue().isEmpty() ? otherwise : value.getStringValue();
    }

    private static Map<String, String> labels(Struct metadata) {
        Map<String, String> labels = new TreeMap<>();
        Value value = metadata.getFieldsMap().get("LABELS");
        if (value != null) {
            value.getStructValue().getFieldsMap().forEach((name, label) -> labels.put(name, label.getStringValue()));
        }
        return labels;
    }
}
