package bookinfo.mesh.control.translate;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Who is asking: the identity that a proxy gives in its first xDS request.
 *
 * @param id the node id, {@code sidecar~<ip>~<pod>.<namespace>~<namespace>.svc.cluster.local}
 * @param addresses of the pod, the one that it is known by first; more than one where it has two IP families
 * @param pod name of the pod
 * @param labels labels of the pod
 * @param version what the proxy says that it is, for people to read
 */
public record Proxy(
        String id,
        Placement placement,
        List<String> addresses,
        String pod,
        String namespace,
        Map<String, String> labels,
        String clusterId,
        String version) {
    private static final int ID_PARTS = 4;

    public Proxy {
        addresses = List.copyOf(addresses);
        labels = Map.copyOf(labels);
    }

    /** The address that the pod is known by. */
    public String address() {
        return addresses.getFirst();
    }

    /** Those of its addresses, the one that it is known by first. */
    List<IpFamily> families() {
        return addresses.stream().map(IpFamily::of).distinct().toList();
    }

    /** Pods of a laptop share one network, told apart by address: nothing may then bind all of them. */
    boolean sharesNetwork() {
        return address().startsWith("127.");
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
        String pod = parts[2].contains(".") ? parts[2].substring(0, parts[2].lastIndexOf('.')) : parts[2];
        String namespace = text(metadata, "NAMESPACE", parts[2].substring(parts[2].lastIndexOf('.') + 1));
        return new Proxy(
                node.getId(),
                placement(parts[0], node),
                addresses(parts[1], text(metadata, "INSTANCE_IPS", "")),
                pod,
                namespace,
                labels(metadata),
                text(metadata, "CLUSTER_ID", "Kubernetes"),
                text(metadata, "ISTIO_VERSION", ""));
    }

    private static Placement placement(String type, Node node) {
        return switch (type) {
            case "sidecar" -> sidecar(node);
            case "router" -> new Placement.Edge();
            default ->
                throw new IllegalArgumentException("node id: type %s (expected: sidecar or router)".formatted(type));
        };
    }

    private static Placement sidecar(Node node) {
        String mode = text(node.getMetadata(), "INTERCEPTION_MODE", "REDIRECT");
        return switch (mode) {
            case "REDIRECT" -> new Placement.Redirected();
            case "NONE" -> new Placement.Named(required(node, "APP_ADDRESS"), required(node, "OUTBOUND_ADDRESS"));
            default ->
                throw new IllegalArgumentException(
                        "node metadata INTERCEPTION_MODE: %s of %s (expected: REDIRECT or NONE)"
                                .formatted(mode, node.getId()));
        };
    }

    private static List<String> addresses(String first, String all) {
        return Stream.concat(Stream.of(first), Stream.of(all.split(",", -1)))
                .filter(address -> !address.isEmpty())
                .distinct()
                .toList();
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
