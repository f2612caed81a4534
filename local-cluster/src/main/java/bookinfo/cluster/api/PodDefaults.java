package bookinfo.cluster.api;

import static bookinfo.cluster.api.Defaults.put;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The defaults of pod specs, in pods and in templates. */
final class PodDefaults {
    private static final int FILE_MODE = 0644;
    private static final int TOLERATED_SECONDS = 300;
    private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");
    private static final List<String> CONTAINERS = List.of("initContainers", "containers");

    private PodDefaults() {}

    /** What pods and templates have in common. */
    static void spec(ObjectNode spec) {
        put(spec, "restartPolicy", "Always");
        put(spec, "terminationGracePeriodSeconds", 30);
        put(spec, "dnsPolicy", "ClusterFirst");
        put(spec, "schedulerName", "default-scheduler");
        spec.withObjectProperty("securityContext");
        if (spec.has("serviceAccountName")) {
            spec.set("serviceAccount", spec.get("serviceAccountName"));
        } else if (spec.has("serviceAccount")) {
            spec.set("serviceAccountName", spec.get("serviceAccount"));
        }
        CONTAINERS.forEach(list -> Defaults.each(spec, list, PodDefaults::container));
        Defaults.each(spec, "volumes", PodDefaults::volume);
    }

    /** What only pods have. */
    static void pod(ObjectNode pod) {
        ObjectNode spec = pod.withObjectProperty("spec");
        spec(spec);
        put(spec, "enableServiceLinks", true);
        put(spec, "priority", 0);
        put(spec, "preemptionPolicy", "PreemptLowerPriority");
        CONTAINERS.forEach(list -> Defaults.each(spec, list, PodDefaults::requestWhatIsTheLimit));
        tolerate(spec, "node.kubernetes.io/not-ready");
        tolerate(spec, "node.kubernetes.io/unreachable");
    }

    /** The quality of service that follows from requests and limits. */
    static String qosClass(JsonNode spec) {
        boolean any = false;
        boolean all = true;
        for (String list : CONTAINERS) {
            for (JsonNode container : spec.path(list)) {
                JsonNode limits = container.path("resources").path("limits");
                JsonNode requests = container.path("resources").path("requests");
                any |= !limits.isEmpty() || !requests.isEmpty();
                Set<String> limited = new TreeSet<>();
                limits.fieldNames().forEachRemaining(limited::add);
                all &= limited.containsAll(Set.of("cpu", "memory")) && limits.equals(requests);
            }
        }
        if (!any) {
            return "BestEffort";
        }
        return all ? "Guaranteed" : "Burstable";
    }

    private static void container(ObjectNode container) {
        container.withObjectProperty("resources");
        put(container, "terminationMessagePath", "/dev/termination-log");
        put(container, "terminationMessagePolicy", "File");
        put(container, "imagePullPolicy", pullPolicy(container.path("image").asText()));
        Defaults.each(container, "ports", port -> put(port, "protocol", "TCP"));
        Defaults.each(container, "env", variable -> fieldRef(variable.path("valueFrom")));
        PROBES.forEach(probe -> {
            if (container.get(probe) instanceof ObjectNode node) {
                probe(node);
            }
        });
        for (String hook : List.of("postStart", "preStop")) {
            scheme(container.path("lifecycle").path(hook).path("httpGet"));
        }
    }

    private static String pullPolicy(String image) {
        String last = image.substring(image.lastIndexOf('/') + 1);
        boolean latest = !last.contains("@") && (!last.contains(":") || last.endsWith(":latest"));
        return latest ? "Always" : "IfNotPresent";
    }

    private static void probe(ObjectNode probe) {
        put(probe, "timeoutSeconds", 1);
        put(probe, "periodSeconds", 10);
        put(probe, "successThreshold", 1);
        put(probe, "failureThreshold", 3);
        scheme(probe.path("httpGet"));
        if (probe.get("grpc") instanceof ObjectNode grpc) {
            put(grpc, "service", "");
        }
    }

    private static void scheme(JsonNode httpGet) {
        if (httpGet instanceof ObjectNode get) {
            put(get, "scheme", "HTTP");
            put(get, "path", "/");
        }
    }

    private static void volume(ObjectNode volume) {
        for (String source : List.of("configMap", "secret", "downwardAPI", "projected")) {
            if (volume.get(source) instanceof ObjectNode node) {
                put(node, "defaultMode", FILE_MODE);
                Defaults.each(node, "items", PodDefaults::fieldRef);
                Defaults.each(node, "sources", PodDefaults::projection);
            }
        }
    }

    private static void projection(ObjectNode source) {
        if (source.get("serviceAccountToken") instanceof ObjectNode token) {
            put(token, "expirationSeconds", 3600);
        }
        if (source.get("downwardAPI") instanceof ObjectNode downward) {
            Defaults.each(downward, "items", PodDefaults::fieldRef);
        }
    }

    private static void fieldRef(JsonNode source) {
        if (source.path("fieldRef") instanceof ObjectNode reference) {
            put(reference, "apiVersion", "v1");
        }
    }

    private static void requestWhatIsTheLimit(ObjectNode container) {
        ObjectNode resources = container.withObjectProperty("resources");
        resources
                .path("limits")
                .properties()
                .forEach(limit ->
                        resources.withObjectProperty("requests").putIfAbsent(limit.getKey(), limit.getValue()));
    }

    private static void tolerate(ObjectNode spec, String taint) {
        for (JsonNode toleration : spec.path("tolerations")) {
            if (toleration.path("key").asText().equals(taint)) {
                return;
            }
        }
        spec.withArrayProperty("tolerations")
                .addObject()
                .put("key", taint)
                .put("operator", "Exists")
                .put("effect", "NoExecute")
                .put("tolerationSeconds", TOLERATED_SECONDS);
    }
}
