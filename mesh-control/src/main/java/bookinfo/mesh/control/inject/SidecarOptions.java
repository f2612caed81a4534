package bookinfo.mesh.control.inject;

import bookinfo.mesh.config.MeshConfig;
import bookinfo.mesh.config.Problem;
import bookinfo.mesh.config.ProxyConfig;
import bookinfo.mesh.config.ProxyConfig.InterceptionMode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How one pod gets its sidecar: what its annotations ask for, completed by what holds for the mesh.
 *
 * @param form which containers it comes in
 * @param logLevel Envoy's word
 * @param resources requests and limits of the container, as Kubernetes writes them
 */
record SidecarOptions(
        Form form,
        String image,
        Optional<String> logLevel,
        boolean rewriteProbes,
        MetricsMerge metrics,
        Readiness readiness,
        ObjectNode resources) {
    private static final Set<String> LOG_LEVELS =
            Set.of("trace", "debug", "info", "warning", "error", "critical", "off");
    private static final String QUANTITY = "[0-9]+(\\.[0-9]+)?(m|k|Ki|M|Mi|G|Gi)?";

    /** How often it is asked whether it is ready, once it was: seldom, where nothing is said. */
    record Readiness(int delaySeconds, int periodSeconds, int failures) {
        private static Readiness of(Annotations annotations) {
            return new Readiness(
                    annotations.number(Annotation.READINESS_DELAY).orElse(0),
                    annotations.number(Annotation.READINESS_PERIOD).orElse(15),
                    annotations.number(Annotation.READINESS_FAILURES).orElse(4));
        }
    }

    /** Which containers a sidecar comes in. */
    sealed interface Form {
        /** Names of those that start before the application. */
        default List<String> initContainers() {
            return switch (this) {
                case Named _ -> List.of();
                case Redirected _ -> List.of(Sidecar.INIT);
                case Native _ -> List.of(Sidecar.INIT, Sidecar.PROXY);
            };
        }

        default List<String> containers() {
            return switch (this) {
                case Named _, Redirected _ -> List.of(Sidecar.PROXY);
                case Native _ -> List.of();
            };
        }

        default List<String> names() {
            return Stream.concat(initContainers().stream(), containers().stream())
                    .toList();
        }

        default List<String> volumes() {
            return switch (this) {
                case Named _ -> List.of();
                case Redirected _, Native _ -> List.of("istio-envoy", "istio-tmp");
            };
        }

        /** A container after the application's; names of services lead to it. */
        record Named(boolean hold) implements Form {}

        /** A container, and before it an init container that redirects connections. */
        record Redirected(Capture capture, boolean hold) implements Form {}

        /** An init container that stays, after one that redirects connections: it outlives the application's containers. */
        record Native(Capture capture) implements Form {}
    }

    /**
     * @param nativeSidecars whether the cluster has them
     * @throws IllegalArgumentException naming an annotation that makes no sense or is not supported
     */
    static SidecarOptions of(Annotations annotations, MeshConfig mesh, String image, boolean nativeSidecars) {
        return new SidecarOptions(
                form(annotations, config(annotations, mesh.defaultConfig()), nativeSidecars),
                annotations.text(Annotation.IMAGE).orElse(image),
                annotations.text(Annotation.LOG_LEVEL, "one of " + String.join(", ", LOG_LEVELS), LOG_LEVELS::contains),
                annotations.flag(Annotation.REWRITE_PROBERS).orElse(true),
                MetricsMerge.of(annotations),
                Readiness.of(annotations),
                resources(annotations));
    }

    private static ProxyConfig config(Annotations annotations, ProxyConfig mesh) {
        String text = annotations.text(Annotation.PROXY_CONFIG).orElse("");
        ProxyConfig.Reading reading = ProxyConfig.read("annotation " + Annotation.PROXY_CONFIG.key(), text, mesh);
        ProxyConfig config = reading.config()
                .orElseThrow(() -> new IllegalArgumentException(
                        reading.problems().stream().map(Problem::toString).collect(Collectors.joining("; "))));
        Optional<InterceptionMode> mode =
                annotations.text(Annotation.INTERCEPTION_MODE).map(SidecarOptions::mode);
        ProxyConfig chosen =
                new ProxyConfig(mode.orElse(config.interceptionMode()), config.holdApplicationUntilProxyStarts());
        if (chosen.interceptionMode() == InterceptionMode.NONE && mesh.interceptionMode() != InterceptionMode.NONE) {
            throw Annotations.refused(
                    mode.isPresent() ? Annotation.INTERCEPTION_MODE : Annotation.PROXY_CONFIG,
                    InterceptionMode.NONE.name(),
                    "REDIRECT, as the mesh's: otherwise nothing leads to the sidecar; a pod without one has the label "
                            + Annotation.INJECT.key() + ": \"false\"");
        }
        return chosen;
    }

    private static InterceptionMode mode(String word) {
        return switch (word) {
            case "REDIRECT" -> InterceptionMode.REDIRECT;
            case "NONE" -> InterceptionMode.NONE;
            default -> throw Annotations.refused(Annotation.INTERCEPTION_MODE, word, "REDIRECT or NONE");
        };
    }

    /** Redirected calls find nobody until the proxy is there; without redirection they can wait for its name. */
    private static Form form(Annotations annotations, ProxyConfig config, boolean nativeSidecars) {
        Optional<Boolean> hold = config.holdApplicationUntilProxyStarts();
        return switch (config.interceptionMode()) {
            case NONE -> new Form.Named(hold.orElse(false));
            case REDIRECT ->
                annotations.flag(Annotation.NATIVE_SIDECAR).orElse(nativeSidecars)
                        ? new Form.Native(Capture.of(annotations))
                        : new Form.Redirected(Capture.of(annotations), hold.orElse(true));
        };
    }

    /** As in Istio, who says one of the four says them all. */
    private static ObjectNode resources(Annotations annotations) {
        Map<String, Optional<String>> requests = Map.of(
                "cpu", quantity(annotations, Annotation.CPU), "memory", quantity(annotations, Annotation.MEMORY));
        Map<String, Optional<String>> limits = Map.of(
                "cpu",
                quantity(annotations, Annotation.CPU_LIMIT),
                "memory",
                quantity(annotations, Annotation.MEMORY_LIMIT));
        ObjectNode resources = JsonNodeFactory.instance.objectNode();
        put(resources, "requests", requests);
        put(resources, "limits", limits);
        if (resources.isEmpty()) {
            resources.putObject("requests").put("cpu", "100m").put("memory", "128Mi");
            resources.putObject("limits").put("cpu", "2").put("memory", "1Gi");
        }
        return resources;
    }

    private static void put(ObjectNode resources, String name, Map<String, Optional<String>> quantities) {
        quantities.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> entry.getValue()
                        .ifPresent(
                                quantity -> resources.withObjectProperty(name).put(entry.getKey(), quantity)));
    }

    private static Optional<String> quantity(Annotations annotations, Annotation name) {
        return annotations.text(name, "a quantity such as 100m or 128Mi", text -> text.matches(QUANTITY));
    }
}
