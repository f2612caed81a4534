package bookinfo.mesh.control.inject;

import bookinfo.mesh.config.MeshConfig;
import bookinfo.mesh.config.Revision;
import bookinfo.mesh.control.metrics.Metrics;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.List;

/** What an injector makes of a pod; of a mesh with native sidecars unless told. */
record Injected(JsonNode pod, List<String> warnings) {
    static final SidecarImage IMAGE = new SidecarImage("mesh-sidecar:0.1.0", "IfNotPresent", List.of());

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static Injected of(ObjectNode pod) {
        return of(pod, "{}");
    }

    static Injected of(ObjectNode pod, String mesh) {
        return of(pod, injector(IMAGE, mesh, true));
    }

    static Injected of(ObjectNode pod, Injector injector) {
        var verdict = injector.inject(pod, "default");
        return new Injected(JsonPatch.apply(verdict.patch().orElseThrow(), pod), verdict.warnings());
    }

    /** @param mesh its MeshConfig, YAML */
    static Injector injector(SidecarImage image, String mesh, boolean nativeSidecars) {
        MeshConfig config = MeshConfig.read("mesh", mesh).config().orElseThrow();
        return new Injector(
                image, new Revision("default", "istio-system"), () -> config, nativeSidecars, new Metrics());
    }

    /** A pod of one container, {@code web}. */
    static ObjectNode web() {
        return yaml("""
                metadata: {name: web, labels: {app: web}, annotations: {}}
                spec: {containers: [{name: web, image: w}]}
                """);
    }

    static ObjectNode web(String annotation, String value) {
        ObjectNode pod = web();
        ((ObjectNode) pod.at("/metadata/annotations")).put(annotation, value);
        return pod;
    }

    static ObjectNode yaml(String text) {
        try {
            return (ObjectNode) YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    JsonNode annotations() {
        return pod.at("/metadata/annotations");
    }

    JsonNode proxy() {
        return pod.at("/spec/initContainers/1");
    }

    /** A variable of the proxy's; empty when it is not there. */
    String env(String name) {
        return proxy().path("env")
                .valueStream()
                .filter(variable -> variable.path("name").asText().equals(name))
                .map(variable -> variable.path("value").asText())
                .findFirst()
                .orElse("");
    }
}
