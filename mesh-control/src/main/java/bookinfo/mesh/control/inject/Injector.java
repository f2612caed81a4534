package bookinfo.mesh.control.inject;

import bookinfo.mesh.control.metrics.Metrics;
import bookinfo.mesh.control.webhook.Admission;
import bookinfo.mesh.control.webhook.Admission.Verdict;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonDiff;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Adds the sidecar to a pod, by the template {@code explicit}: no init container and no rights over the network; names
 * of services lead to the sidecar.
 *
 * <p>Which namespaces are asked about is decided by the selectors of the webhook configuration; here stands only what
 * they cannot say.
 */
public final class Injector {
    static final String PROXY = "istio-proxy";

    private static final Set<String> NEVER =
            Set.of("istio-system", "kube-system", "kube-public", "kube-node-lease", "local-path-storage");

    private static final String INJECT = "sidecar.istio.io/inject";
    private static final String STATUS = "sidecar.istio.io/status";
    private static final String REVISION = "default";

    private final String image;
    private final Metrics metrics;

    /** Takes the sidecar's image. */
    public Injector(String image, Metrics metrics) {
        this.image = image;
        this.metrics = metrics;
        metrics.declare("sidecar_injection_requests_total", "Pods asked about");
        metrics.declare("sidecar_injection_success_total", "Pods that got a sidecar");
        metrics.declare("sidecar_injection_skip_total", "Pods that get none");
    }

    /** The patch that a new pod needs, or none; refuses a pod whose probes cannot be led to the sidecar. */
    public Verdict review(Admission admission) {
        metrics.count("sidecar_injection_requests_total", "Pods asked about");
        try {
            Optional<JsonNode> patch = patch(admission.object(), admission.namespace());
            metrics.count(
                    patch.isPresent() ? "sidecar_injection_success_total" : "sidecar_injection_skip_total",
                    patch.isPresent() ? "Pods that got a sidecar" : "Pods that get none");
            return new Verdict.Allowed(patch, List.of());
        } catch (IllegalArgumentException e) {
            metrics.count("sidecar_injection_failure_total", "Pods refused");
            return new Verdict.Denied("no sidecar for this pod: " + e.getMessage(), List.of());
        }
    }

    /** JSON Patch from {@code pod} to the pod with a sidecar; absent when it is to have none or has one already. */
    Optional<JsonNode> patch(ObjectNode pod, String namespace) {
        if (!wanted(pod, namespace)) {
            return Optional.empty();
        }
        ObjectNode injected = pod.deepCopy();
        label(injected, namespace);
        ObjectNode probers = AppProbes.redirect(injected);
        annotate(injected);
        ArrayNode containers = (ArrayNode) injected.path("spec").path("containers");
        containers.add(new Sidecar(image, pod, injected, namespace).container(probers));
        return Optional.of(JsonDiff.asJson(pod, injected));
    }

    private static boolean wanted(ObjectNode pod, String namespace) {
        JsonNode spec = pod.path("spec");
        if (NEVER.contains(namespace) || spec.path("hostNetwork").asBoolean()) {
            return false;
        }
        for (JsonNode container : spec.path("containers")) {
            if (container.path("name").asText().equals(PROXY)) {
                return false;
            }
        }
        JsonNode metadata = pod.path("metadata");
        String annotation = metadata.path("annotations").path(INJECT).asText("true");
        String choice = metadata.path("labels").path(INJECT).asText(annotation);
        return spec.path("containers").isArray() && !choice.equals("false");
    }

    /**
     * Labels by which telemetry groups pods. {@code security.istio.io/tlsMode} is not among them: it promises mutual
     * TLS, which this sidecar cannot speak.
     */
    private static void label(ObjectNode pod, String namespace) {
        ObjectNode labels = pod.withObjectProperty("metadata").withObjectProperty("labels");
        String workload = Owner.of(pod, namespace).name();
        putAbsent(labels, "service.istio.io/canonical-name", first(labels, workload, "app.kubernetes.io/name", "app"));
        putAbsent(
                labels,
                "service.istio.io/canonical-revision",
                first(labels, "latest", "app.kubernetes.io/version", "version"));
    }

    private static void annotate(ObjectNode pod) {
        ObjectNode annotations = pod.withObjectProperty("metadata").withObjectProperty("annotations");
        String application =
                pod.path("spec").path("containers").path(0).path("name").asText();
        putAbsent(annotations, "kubectl.kubernetes.io/default-container", application);
        putAbsent(annotations, "kubectl.kubernetes.io/default-logs-container", application);
        annotations.put("istio.io/rev", REVISION);
        if (!annotations.path("prometheus.io/scrape").asText().equals("false")) {
            annotations
                    .put("prometheus.io/scrape", "true")
                    .put("prometheus.io/port", "15020")
                    .put("prometheus.io/path", "/stats/prometheus");
        }
        ObjectNode status = annotations.objectNode();
        status.putNull("initContainers");
        status.putArray("containers").add(PROXY);
        status.putNull("volumes");
        status.putNull("imagePullSecrets");
        status.put("revision", REVISION);
        annotations.put(STATUS, status.toString());
    }

    private static void putAbsent(ObjectNode node, String name, String value) {
        if (!node.has(name)) {
            node.put(name, value);
        }
    }

    private static String first(ObjectNode labels, String otherwise, String... names) {
        for (String name : names) {
            String value = labels.path(name).asText();
            if (!value.isEmpty()) {
                return value;
            }
        }
        return otherwise;
    }
}
