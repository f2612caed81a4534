package bookinfo.mesh.control.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The container {@code istio-proxy} for one pod. */
final class Sidecar {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int HEALTH_PORT = 15021;
    private static final int METRICS_PORT = 15090;
    private static final int PROXY_USER = 1337;

    private final String image;
    private final ObjectNode original;
    private final ObjectNode pod;
    private final String namespace;

    /** {@code original} is the pod as it came, {@code pod} the same with its final labels. */
    Sidecar(String image, ObjectNode original, ObjectNode pod, String namespace) {
        this.image = image;
        this.original = original;
        this.pod = pod;
        this.namespace = namespace;
    }

    ObjectNode container(ObjectNode probers) {
        ObjectNode container = JSON.objectNode();
        container.put("name", Injector.PROXY);
        container.put("image", image);
        container.put("imagePullPolicy", "IfNotPresent");
        container.putArray("args").add("proxy").add("sidecar");
        container.set("env", environment(probers));
        container
                .putArray("ports")
                .addObject()
                .put("name", "http-envoy-prom")
                .put("containerPort", METRICS_PORT)
                .put("protocol", "TCP");
        // While it starts it is asked every second, so that a pod is ready as soon as it can be; afterwards seldom.
        container.set("startupProbe", probe(1, 600));
        container.set("readinessProbe", probe(15, 4));
        ObjectNode resources = container.putObject("resources");
        resources.putObject("requests").put("cpu", "100m").put("memory", "128Mi");
        resources.putObject("limits").put("cpu", "2").put("memory", "1Gi");
        ObjectNode security = container.putObject("securityContext");
        security.put("allowPrivilegeEscalation", false)
                .put("privileged", false)
                .put("readOnlyRootFilesystem", true)
                .put("runAsNonRoot", true)
                .put("runAsUser", PROXY_USER)
                .put("runAsGroup", PROXY_USER);
        security.putObject("capabilities").putArray("drop").add("ALL");
        return container;
    }

    private ArrayNode environment(ObjectNode probers) {
        Owner owner = Owner.of(original, namespace);
        ArrayNode env = JSON.arrayNode();
        field(env, "POD_NAME", "metadata.name");
        field(env, "POD_NAMESPACE", "metadata.namespace");
        field(env, "INSTANCE_IP", "status.podIP");
        field(env, "SERVICE_ACCOUNT", "spec.serviceAccountName");
        field(env, "HOST_IP", "status.hostIP");
        field(env, "ISTIO_META_NODE_NAME", "spec.nodeName");
        value(env, "ISTIO_META_CLUSTER_ID", "Kubernetes");
        value(env, "ISTIO_META_MESH_ID", "cluster.local");
        value(env, "TRUST_DOMAIN", "cluster.local");
        value(env, "ISTIO_META_INTERCEPTION_MODE", "NONE");
        value(env, "ISTIO_META_WORKLOAD_NAME", owner.name());
        value(env, "ISTIO_META_OWNER", owner.uri());
        value(env, "ISTIO_META_APP_CONTAINERS", String.join(",", applications()));
        value(env, "ISTIO_META_POD_PORTS", ports().toString());
        value(env, "ISTIO_METAJSON_LABELS", pod.path("metadata").path("labels").toString());
        if (!probers.isEmpty()) {
            value(env, "ISTIO_KUBE_APP_PROBERS", probers.toString());
        }
        metrics(env);
        return env;
    }

    /** Where the application's own metrics are: the agent serves them together with the proxy's. */
    private void metrics(ArrayNode env) {
        JsonNode annotations = original.path("metadata").path("annotations");
        if (annotations.path("prometheus.io/scrape").asText().equals("true")) {
            ObjectNode scrape = JSON.objectNode().put("scrape", "true");
            scrape.put("path", annotations.path("prometheus.io/path").asText("/metrics"));
            scrape.put("port", annotations.path("prometheus.io/port").asText("80"));
            value(env, "ISTIO_PROMETHEUS_ANNOTATIONS", scrape.toString());
        }
    }

    private List<String> applications() {
        List<String> names = new ArrayList<>();
        original.path("spec")
                .path("containers")
                .forEach(container -> names.add(container.path("name").asText()));
        return names;
    }

    private ArrayNode ports() {
        ArrayNode ports = JSON.arrayNode();
        original.path("spec")
                .path("containers")
                .forEach(container -> container.path("ports").forEach(ports::add));
        return ports;
    }

    private static ObjectNode probe(int periodSeconds, int failures) {
        ObjectNode probe = JSON.objectNode();
        probe.putObject("httpGet")
                .put("path", "/healthz/ready")
                .put("port", HEALTH_PORT)
                .put("scheme", "HTTP");
        return probe.put("periodSeconds", periodSeconds)
                .put("failureThreshold", failures)
                .put("timeoutSeconds", 3);
    }

    private static void value(ArrayNode env, String name, String value) {
        env.addObject().put("name", name).put("value", value);
    }

    private static void field(ArrayNode env, String name, String path) {
        env.addObject()
                .put("name", name)
                .putObject("valueFrom")
                .putObject("fieldRef")
                .put("apiVersion", "v1")
                .put("fieldPath", path);
    }
}
