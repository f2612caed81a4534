package bookinfo.mesh.control.inject;

import bookinfo.mesh.control.inject.SidecarOptions.Form;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What is said to whoever makes a pod that gets a sidecar, though perhaps not quite what it expects. */
final class Warnings {
    private static final String REDIRECTION = "traffic.sidecar.istio.io/";

    private final List<String> said = new ArrayList<>();

    private Warnings() {}

    /** @param pod as it came */
    static List<String> of(JsonNode pod, Annotations annotations, SidecarOptions options, Customization customization) {
        Warnings warnings = new Warnings();
        warnings.choice(pod.path("metadata"));
        annotations.ignored().forEach(key -> warnings.said.add("annotation " + key + ": changes nothing in this mesh"));
        warnings.said.addAll(options.metrics().warnings());
        if (options.form() instanceof Form.Named) {
            warnings.redirection(pod.path("metadata").path("annotations"));
        } else {
            warnings.users(pod.path("spec"), customization.proxyUser(Sidecar.PROXY_USER));
        }
        return List.copyOf(warnings.said);
    }

    /** Only two words decide; any other leaves the decision to the namespace, as in Istio. */
    private void choice(JsonNode metadata) {
        String choice = Injector.choice(metadata);
        if (!choice.isEmpty() && !choice.equals("true") && !choice.equals("false")) {
            said.add("%s: %s (expected: \"true\" or \"false\"): decides nothing, this pod gets a sidecar"
                    .formatted(Annotation.INJECT.key(), choice));
        }
    }

    private void redirection(JsonNode annotations) {
        annotations.fieldNames().forEachRemaining(key -> {
            if (key.startsWith(REDIRECTION)) {
                said.add("annotation " + key + ": changes nothing without redirection");
            }
        });
    }

    /** The rules know the proxy's own connections by its user and group. */
    private void users(JsonNode spec, int proxy) {
        for (JsonNode container : spec.path("containers")) {
            for (String field : List.of("runAsUser", "runAsGroup")) {
                JsonNode ofPod = spec.path("securityContext").path(field);
                JsonNode own = container.path("securityContext").path(field);
                String name = container.path("name").asText();
                if ((own.isNumber() ? own : ofPod).asInt() == proxy && !name.equals(Sidecar.PROXY)) {
                    said.add("container %s: %s: %d is the sidecar's: calls of this container pass it by"
                            .formatted(name, field, proxy));
                }
            }
        }
    }
}
