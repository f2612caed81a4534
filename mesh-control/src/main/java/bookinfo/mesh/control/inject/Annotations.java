package bookinfo.mesh.control.inject;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A pod's annotations that are meant for its sidecar, under Istio's names. What is not supported is refused by name. */
final class Annotations {
    static final String INJECT = "sidecar.istio.io/inject";
    static final String STATUS = "sidecar.istio.io/status";
    static final String PROXY_CONFIG = "proxy.istio.io/config";
    static final String CPU = "sidecar.istio.io/proxyCPU";
    static final String MEMORY = "sidecar.istio.io/proxyMemory";
    static final String CPU_LIMIT = "sidecar.istio.io/proxyCPULimit";
    static final String MEMORY_LIMIT = "sidecar.istio.io/proxyMemoryLimit";
    static final String IMAGE = "sidecar.istio.io/proxyImage";
    static final String INTERCEPTION_MODE = "sidecar.istio.io/interceptionMode";
    static final String REWRITE_PROBERS = "sidecar.istio.io/rewriteAppHTTPProbers";
    static final String LOG_LEVEL = "sidecar.istio.io/logLevel";
    static final String NATIVE_SIDECAR = "sidecar.istio.io/nativeSidecar";
    static final String INCLUDE_INBOUND_PORTS = "traffic.sidecar.istio.io/includeInboundPorts";
    static final String EXCLUDE_INBOUND_PORTS = "traffic.sidecar.istio.io/excludeInboundPorts";
    static final String INCLUDE_OUTBOUND_RANGES = "traffic.sidecar.istio.io/includeOutboundIPRanges";
    static final String EXCLUDE_OUTBOUND_RANGES = "traffic.sidecar.istio.io/excludeOutboundIPRanges";
    static final String INCLUDE_OUTBOUND_PORTS = "traffic.sidecar.istio.io/includeOutboundPorts";
    static final String EXCLUDE_OUTBOUND_PORTS = "traffic.sidecar.istio.io/excludeOutboundPorts";

    private static final Set<String> KNOWN = Set.of(
            INJECT,
            STATUS,
            PROXY_CONFIG,
            CPU,
            MEMORY,
            CPU_LIMIT,
            MEMORY_LIMIT,
            IMAGE,
            INTERCEPTION_MODE,
            REWRITE_PROBERS,
            LOG_LEVEL,
            NATIVE_SIDECAR,
            INCLUDE_INBOUND_PORTS,
            EXCLUDE_INBOUND_PORTS,
            INCLUDE_OUTBOUND_RANGES,
            EXCLUDE_OUTBOUND_RANGES,
            INCLUDE_OUTBOUND_PORTS,
            EXCLUDE_OUTBOUND_PORTS);

    private static final Set<String> OURS = Set.of(
            "sidecar.istio.io",
            "traffic.sidecar.istio.io",
            "proxy.istio.io",
            "inject.istio.io",
            "status.sidecar.istio.io");

    private final JsonNode annotations;

    /** @throws IllegalArgumentException naming one of Istio's annotations that is not supported */
    Annotations(JsonNode pod) {
        annotations = pod.path("metadata").path("annotations");
        annotations.fieldNames().forEachRemaining(name -> {
            int slash = name.indexOf('/');
            if (slash > 0 && OURS.contains(name.substring(0, slash)) && !KNOWN.contains(name)) {
                throw new IllegalArgumentException("annotation %s: not supported (supported: %s)"
                        .formatted(name, String.join(", ", new TreeSet<>(KNOWN))));
            }
        });
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(annotations.get(name)).map(JsonNode::asText);
    }

    Optional<String> text(String name, String expected, Predicate<String> holds) {
        Optional<String> text = text(name);
        text.filter(value -> !holds.test(value)).ifPresent(value -> {
            throw refused(name, value, expected);
        });
        return text;
    }

    Optional<Boolean> flag(String name) {
        return text(name, "true or false", value -> value.equals("true") || value.equals("false"))
                .map(Boolean::parseBoolean);
    }

    static IllegalArgumentException refused(String name, String value, String expected) {
        return new IllegalArgumentException("annotation %s: %s (expected: %s)".formatted(name, value, expected));
    }

    /** A list with commas, or {@code otherwise} where the annotation is not there. */
    String list(String name, String otherwise, String expected, Predicate<String> holds) {
        Optional<String> text = text(name);
        List<String> items = new ArrayList<>();
        for (String item : text.orElse(otherwise).split(",", -1)) {
            if (!item.isBlank()) {
                items.add(item.strip());
            }
        }
        if (!items.equals(List.of("*")) && !items.stream().allMatch(holds)) {
            throw refused(name, text.orElse(otherwise), expected);
        }
        return String.join(",", items);
    }
}
