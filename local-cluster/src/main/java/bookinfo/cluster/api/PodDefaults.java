package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The defaults of pod specs that follow from something else in the spec. */
final class PodDefaults {
    private static final int TOLERATED_SECONDS = 300;
    private static final List<String> CONTAINERS = List.of("initContainers", "containers");

    private PodDefaults() {}

    /** What pods and templates have in common. */
    static void spec(ObjectNode spec) {
        if (spec.has("serviceAccountName")) {
            spec.set("serviceAccount", spec.get("serviceAccountName"));
        } else if (spec.has("serviceAccount")) {
            spec.set("serviceAccountName", spec.get("serviceAccount"));
        }
        for (String list : CONTAINERS) {
            Defaults.each(spec, list, container -> Defaults.put(container, "imagePullPolicy", pullPolicy(container)));
        }
    }

    /** What only pods have. */
    static void pod(ObjectNode spec) {
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
                JsonNode limits = container.at("/resources/limits");
                JsonNode requests = container.at("/resources/requests");
                any |= !limits.isEmpty() || !requests.isEmpty();
                all &= limits.has("cpu") && limits.has("memory") && limits.equals(requests);
            }
        }
        if (!any) {
            return "BestEffort";
        }
        return all ? "Guaranteed" : "Burstable";
    }

    private static String pullPolicy(ObjectNode container) {
        String image = container.path("image").asText();
        String last = image.substring(image.lastIndexOf('/') + 1);
        boolean latest = !last.contains("@") && (!last.contains(":") || last.endsWith(":latest"));
        return latest ? "Always" : "IfNotPresent";
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
        if (spec.path("tolerations")
                .valueStream()
                .noneMatch(one -> one.path("key").asText().equals(taint))) {
            spec.withArrayProperty("tolerations")
                    .addObject()
                    .put("key", taint)
                    .put("operator", "Exists")
                    .put("effect", "NoExecute")
                    .put("tolerationSeconds", TOLERATED_SECONDS);
        }
    }
}
