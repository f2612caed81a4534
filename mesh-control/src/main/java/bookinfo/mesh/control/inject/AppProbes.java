package bookinfo.mesh.control.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Leads the kubelet's probes, and its requests at a container's start and end, to the sidecar's agent, which asks the
 * application where it listens. So they touch neither the mesh's policies nor its metrics.
 */
final class AppProbes {
    private static final int AGENT_PORT = 15020;

    private static final SortedMap<String, String> PROBES =
            new TreeMap<>(Map.of("livenessProbe", "livez", "readinessProbe", "readyz", "startupProbe", "startupz"));
    private static final SortedMap<String, String> HOOKS =
            new TreeMap<>(Map.of("postStart", "poststartz", "preStop", "prestopz"));

    private final ObjectNode probers;

    private AppProbes(ObjectNode probers) {
        this.probers = probers;
    }

    /**
     * Rewrites the probes of {@code pod}; returns what each path of the agent stands for.
     *
     * @throws IllegalArgumentException naming a probe of a port that its container does not have
     */
    static ObjectNode redirect(ObjectNode pod) {
        AppProbes probes = new AppProbes(pod.objectNode());
        JsonNode spec = pod.path("spec");
        spec.path("containers").forEach(probes::redirect);
        for (JsonNode container : spec.path("initContainers")) {
            if (container.path("restartPolicy").asText().equals("Always")) {
                probes.redirect(container);
            }
        }
        return probes.probers;
    }

    private void redirect(JsonNode container) {
        String name = container.path("name").asText();
        PROBES.forEach((field, path) -> {
            if (container.path(field) instanceof ObjectNode probe) {
                redirect("/app-health/" + name + "/" + path, probe, container);
            }
        });
        HOOKS.forEach((field, path) -> {
            if (container.path("lifecycle").path(field) instanceof ObjectNode hook && hook.has("httpGet")) {
                redirect("/app-lifecycle/" + name + "/" + path, hook, container);
            }
        });
    }

    private void redirect(String path, ObjectNode probe, JsonNode container) {
        for (String kind : new String[] {"httpGet", "tcpSocket", "grpc"}) {
            if (probe.path(kind) instanceof ObjectNode action && asksApplication(action)) {
                ObjectNode original = action.deepCopy();
                original.put("port", number(action.path("port"), container));
                ObjectNode prober = probers.putObject(path);
                prober.set(kind, original);
                if (probe.has("timeoutSeconds")) {
                    prober.set("timeoutSeconds", probe.get("timeoutSeconds"));
                }
                probe.remove(kind);
                probe.putObject("httpGet")
                        .put("path", path)
                        .put("port", AGENT_PORT)
                        .put("scheme", "HTTP");
            }
        }
    }

    /** The kubelet itself goes where a host is named, which is not through this pod's proxy; the agent answers for itself. */
    private static boolean asksApplication(JsonNode action) {
        return action.path("host").asText().isEmpty() && action.path("port").asInt() != AGENT_PORT;
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
