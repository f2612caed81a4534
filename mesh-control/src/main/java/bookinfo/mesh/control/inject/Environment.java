package bookinfo.mesh.control.inject;

import bookinfo.mesh.config.Revision;
import bookinfo.mesh.control.inject.SidecarOptions.Form;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What the container {@code istio-proxy} is told of its pod. */
final class Environment {
    private final ArrayNode variables = JsonNodeFactory.instance.arrayNode();
    private final ObjectNode original;

    private Environment(ObjectNode original) {
        this.original = original;
    }

    /**
     * @param original the pod without a sidecar
     * @param labels its final ones
     * @param probers what each of the agent's paths stands for
     */
    static ArrayNode of(
            ObjectNode original,
            JsonNode labels,
            String namespace,
            ObjectNode probers,
            SidecarOptions options,
            Revision revision) {
        Environment environment = new Environment(original);
        environment.pod(namespace);
        environment.form(options.form());
        environment.revision(revision);
        environment.value("ISTIO_METAJSON_LABELS", labels.toString());
        if (!probers.isEmpty()) {
            environment.value("ISTIO_KUBE_APP_PROBERS", probers.toString());
        }
        // The agent serves them together with the proxy's.
        options.metrics()
                .application()
                .ifPresent(metrics -> environment.value("ISTIO_PROMETHEUS_ANNOTATIONS", metrics.toString()));
        return environment.variables;
    }

    private void pod(String namespace) {
        Owner owner = Owner.of(original, namespace);
        field("POD_NAME", "metadata.name");
        field("POD_NAMESPACE", "metadata.namespace");
        field("INSTANCE_IP", "status.podIP");
        field("SERVICE_ACCOUNT", "spec.serviceAccountName");
        field("HOST_IP", "status.hostIP");
        field("ISTIO_META_NODE_NAME", "spec.nodeName");
        value("ISTIO_META_CLUSTER_ID", "Kubernetes");
        value("ISTIO_META_MESH_ID", "cluster.local");
        value("TRUST_DOMAIN", "cluster.local");
        value("ISTIO_META_WORKLOAD_NAME", owner.name());
        value("ISTIO_META_OWNER", owner.uri());
        value("ISTIO_META_APP_CONTAINERS", String.join(",", applications()));
        value("ISTIO_META_POD_PORTS", ports().toString());
    }

    private void form(Form form) {
        switch (form) {
            case Form.Named _ -> value("ISTIO_META_INTERCEPTION_MODE", "NONE");
            case Form.Redirected _, Form.Native _ -> {
                value("ISTIO_META_INTERCEPTION_MODE", "REDIRECT");
                field("INSTANCE_IPS", "status.podIPs");
            }
        }
    }

    private void revision(Revision revision) {
        value("ISTIO_META_ISTIO_REVISION", revision.name());
        value("DISCOVERY_ADDRESS", revision.discoveryAddress());
    }

    private List<String> applications() {
        List<String> names = new ArrayList<>();
        original.path("spec")
                .path("containers")
                .forEach(container -> names.add(container.path("name").asText()));
        return names;
    }

    private ArrayNode ports() {
        ArrayNode ports = original.arrayNode();
        original.path("spec")
                .path("containers")
                .forEach(container -> container.path("ports").forEach(ports::add));
        return ports;
    }

    private void value(String name, String value) {
        variables.addObject().put("name", name).put("value", value);
    }

    private void field(String name, String path) {
        variables
                .addObject()
                .put("name", name)
                .putObject("valueFrom")
                .putObject("fieldRef")
                .put("apiVersion", "v1")
                .put("fieldPath", path);
    }
}
