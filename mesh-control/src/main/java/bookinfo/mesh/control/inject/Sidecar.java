package bookinfo.mesh.control.inject;

import bookinfo.mesh.control.inject.SidecarOptions.Form;
import bookinfo.mesh.control.inject.SidecarOptions.Readiness;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The containers and volumes that a pod gets. */
final class Sidecar {
    static final String PROXY = "istio-proxy";
    static final String INIT = "istio-init";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int HEALTH_PORT = 15021;
    private static final int METRICS_PORT = 15090;
    static final int PROXY_USER = 1337;

    private final SidecarOptions options;
    private final SidecarImage image;
    private final Customization customization;

    Sidecar(SidecarOptions options, SidecarImage image, Customization customization) {
        this.options = options;
        this.image = image;
        this.customization = customization;
    }

    /** Puts them where they belong among {@code pod}'s own. */
    void addTo(ObjectNode pod, ArrayNode environment) {
        ObjectNode spec = pod.withObjectProperty("spec");
        ObjectNode proxy = proxy(environment);
        addPullSecrets(spec);
        switch (options.form()) {
            case Form.Named(boolean hold) -> addContainer(spec, proxy, hold);
            case Form.Redirected(Capture capture, boolean hold) -> {
                // The last: those before it call out while there is no proxy yet.
                spec.withArrayProperty("initContainers").add(init(capture));
                addContainer(spec, writing(spec, proxy), hold);
            }
            case Form.Native(Capture capture) -> {
                proxy.put("restartPolicy", "Always");
                proxy.putObject("lifecycle")
                        .set("preStop", exec("curl", "-fsS", "-X", "POST", "http://127.0.0.1:15020/drain"));
                ArrayNode containers = spec.withArrayProperty("initContainers");
                containers.insert(0, init(capture));
                containers.insert(1, customization.over(writing(spec, proxy)));
            }
        }
    }

    /** Beside the pod's own; the kubelet tries each. */
    private void addPullSecrets(ObjectNode spec) {
        Set<String> present = new HashSet<>(spec.path("imagePullSecrets").findValuesAsText("name"));
        image.pullSecrets().stream()
                .filter(present::add)
                .forEach(name ->
                        spec.withArrayProperty("imagePullSecrets").addObject().put("name", name));
    }

    /** Containers are started in order, and the next waits for the hook of the one before. */
    private void addContainer(ObjectNode spec, ObjectNode proxy, boolean hold) {
        ArrayNode containers = spec.withArrayProperty("containers");
        if (hold) {
            proxy.putObject("lifecycle").set("postStart", exec("pilot-agent", "wait"));
            containers.insert(0, customization.over(proxy));
        } else {
            containers.add(customization.over(proxy));
        }
    }

    private ObjectNode proxy(ArrayNode environment) {
        ObjectNode container = container(PROXY);
        ArrayNode arguments = container.putArray("args").add("proxy").add("sidecar");
        options.logLevel().ifPresent(level -> arguments.add("--proxyLogLevel=" + level));
        container.set("env", environment);
        container
                .putArray("ports")
                .addObject()
                .put("name", "http-envoy-prom")
                .put("containerPort", METRICS_PORT)
                .put("protocol", "TCP");
        // While it starts it is asked every second, so that a pod is ready as soon as it can be.
        container.set("startupProbe", probe(new Readiness(0, 1, 600)));
        container.set("readinessProbe", probe(options.readiness()));
        ObjectNode security = container.putObject("securityContext");
        security.put("allowPrivilegeEscalation", false)
                .put("privileged", false)
                .put("readOnlyRootFilesystem", true)
                .put("runAsNonRoot", true)
                .put("runAsUser", PROXY_USER)
                .put("runAsGroup", PROXY_USER);
        security.putObject("capabilities").putArray("drop").add("ALL");
        security.putObject("seccompProfile").put("type", "RuntimeDefault");
        return container;
    }

    /** Root, with rights over the pod's network: until the rules are written, and then it is gone. */
    private ObjectNode init(Capture capture) {
        ObjectNode container = container(INIT);
        capture.arguments(customization.proxyUser(PROXY_USER)).forEach(container.putArray("args")::add);
        ObjectNode security = container.putObject("securityContext");
        security.put("allowPrivilegeEscalation", false)
                .put("privileged", false)
                .put("readOnlyRootFilesystem", false)
                .put("runAsNonRoot", false)
                .put("runAsUser", 0)
                .put("runAsGroup", 0);
        ObjectNode capabilities = security.putObject("capabilities");
        capabilities.putArray("add").add("NET_ADMIN").add("NET_RAW");
        capabilities.putArray("drop").add("ALL");
        security.putObject("seccompProfile").put("type", "RuntimeDefault");
        return customization.over(container);
    }

    private ObjectNode container(String name) {
        ObjectNode container = JSON.objectNode();
        container.put("name", name).put("image", options.image()).put("imagePullPolicy", image.pullPolicy());
        container.set("resources", options.resources().deepCopy());
        return container;
    }

    /** Gives {@code proxy}, whose root is read-only, the two places that it writes to. */
    private static ObjectNode writing(ObjectNode spec, ObjectNode proxy) {
        addVolume(spec, "istio-envoy", JSON.objectNode().put("medium", "Memory"));
        addVolume(spec, "istio-tmp", JSON.objectNode());
        ArrayNode mounts = proxy.putArray("volumeMounts");
        mounts.addObject().put("name", "istio-envoy").put("mountPath", "/etc/istio/proxy");
        mounts.addObject().put("name", "istio-tmp").put("mountPath", "/tmp");
        return proxy;
    }

    /** A volume of that name that the pod has already is the one it wants. */
    private static void addVolume(ObjectNode spec, String name, ObjectNode emptyDir) {
        ArrayNode volumes = spec.withArrayProperty("volumes");
        if (volumes.valueStream()
                .noneMatch(volume -> volume.path("name").asText().equals(name))) {
            volumes.addObject().put("name", name).set("emptyDir", emptyDir);
        }
    }

    private static ObjectNode exec(String... command) {
        ObjectNode hook = JSON.objectNode();
        List.of(command).forEach(hook.putObject("exec").putArray("command")::add);
        return hook;
    }

    private static ObjectNode probe(Readiness readiness) {
        ObjectNode probe = JSON.objectNode();
        probe.putObject("httpGet")
                .put("path", "/healthz/ready")
                .put("port", HEALTH_PORT)
                .put("scheme", "HTTP");
        if (readiness.delaySeconds() > 0) {
            probe.put("initialDelaySeconds", readiness.delaySeconds());
        }
        return probe.put("periodSeconds", readiness.periodSeconds())
                .put("failureThreshold", readiness.failures())
                .put("timeoutSeconds", 3);
    }
}
