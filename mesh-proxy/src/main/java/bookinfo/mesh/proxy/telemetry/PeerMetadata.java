package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.exchange.Peer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What proxies tell each other about their workloads: Istio's {@code x-envoy-peer-metadata}, a Struct in base64. */
final class PeerMetadata {
    static final String METADATA = "x-envoy-peer-metadata";
    static final String ID = "x-envoy-peer-metadata-id";

    /** Longer values are not looked at. */
    private static final int MAX_LENGTH = 8 << 10;
    /** Peers come and go, and values may be made up: the cache starts anew when it is full. */
    private static final int MAX_CACHED = 512;

    private final Map<String, Optional<Peer>> decoded = new ConcurrentHashMap<>();

    /**
     * The header's value for a workload.
     *
     * @param pod name of the pod
     */
    static String encode(String pod, Peer workload) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("NAME", pod);
        fields.put("NAMESPACE", workload.namespace());
        fields.put("WORKLOAD_NAME", workload.workload());
        fields.put("CLUSTER_ID", workload.cluster());
        fields.put("LABELS", new TreeMap<>(workload.labels()));
        return Base64.getEncoder().encodeToString(Struct.encode(fields));
    }

    /** The workload that a value describes; the same value gives the same object. Empty if it makes no sense. */
    Optional<Peer> decode(String value) {
        if (value.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        if (decoded.size() >= MAX_CACHED) {
            decoded.clear();
        }
        return decoded.computeIfAbsent(value, PeerMetadata::read);
    }

    private static Optional<Peer> read(String value) {
        try {
            Map<String, Object> fields = Struct.decode(Base64.getDecoder().decode(value));
            Map<String, String> labels = new LinkedHashMap<>();
            if (fields.get("LABELS") instanceof Map<?, ?> map) {
                map.forEach((key, label) -> labels.put(key.toString(), label.toString()));
            }
            return Optional.of(new Peer(
                    text(fields, "WORKLOAD_NAME"), text(fields, "NAMESPACE"), text(fields, "CLUSTER_ID"), labels));
        } catch (IllegalArgumentException e) {
            // Anyone can send this header; a request does not fail for it, its caller just stays unknown.
            return Optional.empty();
        }
    }

    private static String text(Map<String, Object> fields, String key) {
        return fields.get(key) instanceof String text ? text : "";
    }
}
