package bookinfo.mesh.control.inject;

import bookinfo.mesh.config.MeshConfig;
import bookinfo.mesh.config.Revision;
import bookinfo.mesh.control.inject.SidecarOptions.Form;
import bookinfo.mesh.control.metrics.Metrics;
import bookinfo.mesh.control.webhook.Admission;
import bookinfo.mesh.control.webhook.Admission.Verdict;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonDiff;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Adds the sidecar to a pod, in the form that its annotations and the mesh's settings ask for.
 *
 * <p>Which namespaces are asked about is decided by the selectors of the webhook configuration; here stands only what
 * they cannot say.
 */
public final class Injector {
    private static final Set<String> NEVER =
            Set.of("istio-system", "kube-system", "kube-public", "kube-node-lease", "local-path-storage");
    private static final int MAX_LABEL = 63;

    private final SidecarImage image;
    private final Revision revision;
    private final Supplier<MeshConfig> config;
    private final boolean nativeSidecars;
    private final Metrics metrics;

    /**
     * @param config what holds for the mesh now
     * @param nativeSidecars whether the cluster has init containers that stay
     */
    public Injector(
            SidecarImage image,
            Revision revision,
            Supplier<MeshConfig> config,
            boolean nativeSidecars,
            Metrics metrics) {
        this.image = image;
        this.revision = revision;
        this.config = config;
        this.nativeSidecars = nativeSidecars;
        this.metrics = metrics;
        metrics.declare("sidecar_injection_requests_total", "Pods asked about");
        metrics.declare("sidecar_injection_success_total", "Pods that got a sidecar");
        metrics.declare("sidecar_injection_skip_total", "Pods that get none");
    }

    /** The patch that a new pod needs, or none; refuses a pod that asks for what a sidecar here is not. */
    public Verdict review(Admission admission) {
        metrics.count("sidecar_injection_requests_total", "Pods asked about");
        try {
            Verdict.Allowed verdict = inject(admission.object(), admission.namespace());
            boolean injected = verdict.patch().isPresent();
            metrics.count(
                    injected ? "sidecar_injection_success_total" : "sidecar_injection_skip_total",
                    injected ? "Pods that got a sidecar" : "Pods that get none");
            return verdict;
        } catch (IllegalArgumentException e) {
            metrics.count("sidecar_injection_failure_total", "Pods refused");
            return new Verdict.Denied("no sidecar for this pod: " + e.getMessage(), List.of());
        }
    }

    /** A pod that is to have no sidecar, or has one already, passes as it is. */
    Verdict.Allowed inject(ObjectNode pod, String namespace) {
        if (!wanted(pod, namespace)) {
            return new Verdict.Allowed(Optional.empty(), List.of());
        }
        Annotations annotations = new Annotations(pod);
        SidecarOptions options = SidecarOptions.of(annotations, config.get(), image.name(), nativeSidecars);
        ObjectNode application = pod.deepCopy();
        Customization customization =
                Customization.takenFrom(application, options.form().names());
        ObjectNode injected = application.deepCopy();
        label(injected, namespace);
        ObjectNode probers = options.rewriteProbes() ? AppProbes.redirect(injected) : injected.objectNode();
        annotate(injected, options);
        JsonNode labels = injected.path("metadata").path("labels");
        new Sidecar(options, image, customization)
                .addTo(injected, Environment.of(application, labels, namespace, probers, options, revision));
        return new Verdict.Allowed(
                Optional.of(JsonDiff.asJson(pod, injected)), Warnings.of(pod, annotations, options, customization));
    }

    /** What a pod says of whether it wants a sidecar, its label before its annotation; empty: nothing. */
    static String choice(JsonNode metadata) {
        String key = Annotation.INJECT.key();
        return metadata.path("labels")
                .path(key)
                .asText(metadata.path("annotations").path(key).asText());
    }

    private static boolean wanted(ObjectNode pod, String namespace) {
        JsonNode spec = pod.path("spec");
        if (NEVER.contains(namespace) || spec.path("hostNetwork").asBoolean() || injected(pod)) {
            return false;
        }
        return spec.path("containers").isArray()
                && !choice(pod.path("metadata")).equals("false");
    }

    /** Whoever copies a pod's annotations to another has not injected that. */
    private static boolean injected(JsonNode pod) {
        JsonNode spec = pod.path("spec");
        return pod.path("metadata").path("annotations").has(Annotation.STATUS.key())
                && Stream.of(spec.path("containers"), spec.path("initContainers"))
                        .flatMap(JsonNode::valueStream)
                        .anyMatch(container -> container.path("name").asText().equals(Sidecar.PROXY));
    }

    /**
     * Labels by which telemetry groups pods. {@code security.istio.io/tlsMode} is not among them: it promises mutual
     * TLS, which this sidecar cannot speak.
     */
    private static void label(ObjectNode pod, String namespace) {
        ObjectNode labels = pod.withObjectProperty("metadata").withObjectProperty("labels");
        String workload = labelValue(Owner.of(pod, namespace).name());
        putAbsent(labels, "service.istio.io/canonical-name", first(labels, workload, "app.kubernetes.io/name", "app"));
        putAbsent(
                labels,
                "service.istio.io/canonical-revision",
                first(labels, "latest", "app.kubernetes.io/version", "version"));
    }

    /** Names of workloads may be longer than a label's value. */
    private static String labelValue(String name) {
        return name.substring(0, Math.min(name.length(), MAX_LABEL)).replaceFirst("[-_.]+$", "");
    }

    private void annotate(ObjectNode pod, SidecarOptions options) {
        ObjectNode annotations = pod.withObjectProperty("metadata").withObjectProperty("annotations");
        String application =
                pod.path("spec").path("containers").path(0).path("name").asText();
        putAbsent(annotations, "kubectl.kubernetes.io/default-container", application);
        putAbsent(annotations, "kubectl.kubernetes.io/default-logs-container", application);
        annotations.put(Revision.LABEL, revision.name());
        options.metrics().scrape().forEach(annotations::put);
        annotations.put(Annotation.STATUS.key(), status(options.form()).toString());
    }

    /** What was added, as Istio tells its own tools. */
    private ObjectNode status(Form form) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        names(status, "initContainers", form.initContainers());
        names(status, "containers", form.containers());
        names(status, "volumes", form.volumes());
        names(status, "imagePullSecrets", image.pullSecrets());
        return status.put("revision", revision.name());
    }

    private static void names(ObjectNode status, String field, List<String> names) {
        if (names.isEmpty()) {
            status.putNull(field);
        } else {
            names.forEach(status.putArray(field)::add);
        }
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
