package bookinfo.mesh.control.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Leads the kubelet's HTTP probes to the sidecar's agent, which asks the application where it listens. So a probe
 * touches neither the mesh's policies nor its metrics, and reaches an application that is not on the pod's address.
 */
final class AppProbes {
    private static final int AGENT_PORT = 15020;

    private static final Map<String, String> PATHS =
            Map.of("livenessProbe", "livez", "readinessProbe", "readyz", "startupProbe", "startupz");

    private AppProbes() {}

    /** Rewrites the probes of {@code pod}; returns what each path of the agent stands for. */
    static ObjectNode redirect(ObjectNode pod) {
        ObjectNode probers = pod.objectNode();
        for (JsonNode container : pod.path("spec").path("containers")) {
            PATHS.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
                if (container.path(entry.getKey()) instanceof ObjectNode probe
                        && probe.path("httpGet") instanceof ObjectNode get) {
                    String path = "/app-health/" + container.path("name").asText() + "/" + entry.getValue();
                    probers.set(path, prober(probe, get, container));
                    get.put("path", path).put("port", AGENT_PORT).put("scheme", "HTTP");
                    get.remove("host");
                }
            });
        }
        return probers;
    }

    private static ObjectNode prober(ObjectNode probe, ObjectNode get, JsonNode container) {
        ObjectNode prober = probe.objectNode();
        ObjectNode original = get.deepCopy();
        original.put("port", number(get.path("port"), container));
        prober.set("httpGet", original);
        if (probe.has("timeoutSeconds")) {
            prober.set("timeoutSeconds", probe.get("timeoutSeconds"));
        }
        return prober;
    }

    /** A port may be given by the name that the container gives it. */
    private static int number(JsonNode port, JsonNode container) {
        if (port.isInt()) {
            return port.asInt();
        }
        for (JsonNode declared : container.path("ports")) {
            if (declared.path("name").asText().equals(port.asText())) {
                return declared.path("containerPort").asInt();
            }
        }
        throw new IllegalArgumentException(
                "probe of container %s: port %s (expected: a number or a port of the container)"
                        .formatted(container.path("name").asText(), port.asText()));
    }
}
