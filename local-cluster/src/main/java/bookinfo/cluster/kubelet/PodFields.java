package bookinfo.cluster.kubelet;

import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values of the downward API: what a pod may know about itself. */
final class PodFields {
    static final String NODE = "local";
    static final String NODE_ADDRESS = "127.0.0.1";

    private static final Pattern ENTRY = Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");
    private static final Map<String, String> NODE_CAPACITY = Map.of(
            "cpu", String.valueOf(Runtime.getRuntime().availableProcessors()),
            "memory", "4Gi",
            "ephemeral-storage", "10Gi");

    private PodFields() {}

    /** The value of a {@code fieldRef}. */
    static String field(JsonNode pod, String path, PodPlace place) throws ContainerProblem {
        Matcher entry = ENTRY.matcher(path);
        if (entry.matches()) {
            return pod.path("metadata")
                    .path(entry.group(1))
                    .path(entry.group(2))
                    .asText("");
        }
        return switch (path) {
            case "metadata.name" -> Metadata.name(pod);
            case "metadata.namespace" -> Metadata.namespace(pod);
            case "metadata.uid" -> Metadata.uid(pod);
            case "metadata.labels" -> lines(Metadata.labels(pod));
            case "metadata.annotations" -> lines(Metadata.annotations(pod));
            case "spec.nodeName" -> NODE;
            case "spec.serviceAccountName" -> serviceAccount(pod);
            case "status.podIP", "status.podIPs" -> place.podAddress();
            case "status.hostIP", "status.hostIPs" -> NODE_ADDRESS;
            default -> throw ContainerProblem.config("fieldRef %s is not a field of a pod".formatted(path));
        };
    }

    /** The value of a {@code resourceFieldRef}; what a container does not limit is limited by the node. */
    static String resource(JsonNode container, JsonNode reference) throws ContainerProblem {
        String path = reference.path("resource").asText();
        String[] parts = path.split("\\.", 2);
        if (parts.length != 2 || !NODE_CAPACITY.containsKey(parts[1])) {
            throw ContainerProblem.config("resourceFieldRef %s (expected: such as limits.cpu)".formatted(path));
        }
        String quantity = container
                .path("resources")
                .path(parts[0])
                .path(parts[1])
                .asText(parts[0].equals("limits") ? NODE_CAPACITY.get(parts[1]) : "0");
        String divisor = reference.path("divisor").asText("1");
        try {
            return String.valueOf(Quantity.divide(quantity, divisor.equals("0") ? "1" : divisor));
        } catch (IllegalArgumentException e) {
            throw ContainerProblem.config(String.valueOf(e.getMessage()));
        }
    }

    static String serviceAccount(JsonNode pod) {
        return pod.path("spec").path("serviceAccountName").asText("default");
    }

    private static String lines(Map<String, String> values) {
        return values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry ->
                        "%s=\"%s\"".formatted(entry.getKey(), entry.getValue().replace("\"", "\\\"")))
                .collect(Collectors.joining("\n"));
    }
}
