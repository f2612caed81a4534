package bookinfo.mesh.control.inject;

import bookinfo.mesh.config.Revision;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Istio's annotations of pods, and what becomes of each here. The table of docs/injection.md says the same. */
enum Annotation {
    INJECT("sidecar.istio.io/inject", Effect.USED),
    STATUS("sidecar.istio.io/status", Effect.USED),
    REVISION(Revision.LABEL, Effect.USED),
    INTERCEPTION_MODE("sidecar.istio.io/interceptionMode", Effect.USED),
    NATIVE_SIDECAR("sidecar.istio.io/nativeSidecar", Effect.USED),
    IMAGE("sidecar.istio.io/proxyImage", Effect.USED),
    LOG_LEVEL("sidecar.istio.io/logLevel", Effect.USED),
    CPU("sidecar.istio.io/proxyCPU", Effect.USED),
    MEMORY("sidecar.istio.io/proxyMemory", Effect.USED),
    CPU_LIMIT("sidecar.istio.io/proxyCPULimit", Effect.USED),
    MEMORY_LIMIT("sidecar.istio.io/proxyMemoryLimit", Effect.USED),
    REWRITE_PROBERS("sidecar.istio.io/rewriteAppHTTPProbers", Effect.USED),
    READINESS_DELAY("readiness.status.sidecar.istio.io/initialDelaySeconds", Effect.USED),
    READINESS_PERIOD("readiness.status.sidecar.istio.io/periodSeconds", Effect.USED),
    READINESS_FAILURES("readiness.status.sidecar.istio.io/failureThreshold", Effect.USED),
    MERGE_METRICS("prometheus.istio.io/merge-metrics", Effect.USED),
    INCLUDE_INBOUND_PORTS("traffic.sidecar.istio.io/includeInboundPorts", Effect.USED),
    EXCLUDE_INBOUND_PORTS("traffic.sidecar.istio.io/excludeInboundPorts", Effect.USED),
    INCLUDE_OUTBOUND_RANGES("traffic.sidecar.istio.io/includeOutboundIPRanges", Effect.USED),
    EXCLUDE_OUTBOUND_RANGES("traffic.sidecar.istio.io/excludeOutboundIPRanges", Effect.USED),
    INCLUDE_OUTBOUND_PORTS("traffic.sidecar.istio.io/includeOutboundPorts", Effect.USED),
    EXCLUDE_OUTBOUND_PORTS("traffic.sidecar.istio.io/excludeOutboundPorts", Effect.USED),
    PROXY_CONFIG("proxy.istio.io/config", Effect.USED),

    STATS_PREFIXES("sidecar.istio.io/statsInclusionPrefixes", Effect.IGNORED),
    STATS_REGEXPS("sidecar.istio.io/statsInclusionRegexps", Effect.IGNORED),
    STATS_SUFFIXES("sidecar.istio.io/statsInclusionSuffixes", Effect.IGNORED),
    STATS_BUCKETS("sidecar.istio.io/statsHistogramBuckets", Effect.IGNORED),
    STATS_COMPRESSION("sidecar.istio.io/statsCompression", Effect.IGNORED),
    STATS_TAGS("sidecar.istio.io/extraStatTags", Effect.IGNORED),
    AGENT_LOG_LEVEL("sidecar.istio.io/agentLogLevel", Effect.IGNORED),
    COMPONENT_LOG_LEVEL("sidecar.istio.io/componentLogLevel", Effect.IGNORED),
    IMAGE_TYPE("sidecar.istio.io/proxyImageType", Effect.IGNORED),
    READINESS_PORTS("readiness.status.sidecar.istio.io/applicationPorts", Effect.IGNORED),
    OVERRIDES("proxy.istio.io/overrides", Effect.IGNORED),

    BOOTSTRAP("sidecar.istio.io/bootstrapOverride", Effect.REFUSED),
    DISCOVERY_ADDRESS("sidecar.istio.io/discoveryAddress", Effect.REFUSED),
    VOLUME("sidecar.istio.io/userVolume", Effect.REFUSED),
    VOLUME_MOUNT("sidecar.istio.io/userVolumeMount", Effect.REFUSED),
    STATUS_PORT("status.sidecar.istio.io/port", Effect.REFUSED),
    EXCLUDE_INTERFACES("traffic.sidecar.istio.io/excludeInterfaces", Effect.REFUSED),
    KUBEVIRT_INTERFACES("traffic.sidecar.istio.io/kubevirtInterfaces", Effect.REFUSED),
    REROUTE_INTERFACES("istio.io/reroute-virtual-interfaces", Effect.REFUSED),
    TEMPLATES("inject.istio.io/templates", Effect.REFUSED);

    /** What becomes of an annotation. */
    enum Effect {
        USED,
        /** Without it the sidecar is as good; who wrote it is warned. */
        IGNORED,
        /** Without it the sidecar would not be the one that the pod asks for. */
        REFUSED
    }

    private static final Map<String, Annotation> BY_KEY =
            Stream.of(values()).collect(Collectors.toMap(Annotation::key, Function.identity()));

    /** Whose annotations are all about sidecars. Istio has others, of no concern to one. */
    private static final Set<String> SIDECARS = Set.of(
            "sidecar.istio.io",
            "traffic.sidecar.istio.io",
            "status.sidecar.istio.io",
            "readiness.status.sidecar.istio.io",
            "proxy.istio.io",
            "inject.istio.io");

    private final String key;
    private final Effect effect;

    Annotation(String key, Effect effect) {
        this.key = key;
        this.effect = effect;
    }

    String key() {
        return key;
    }

    Effect effect() {
        return effect;
    }

    /** What becomes of any annotation. */
    static Effect effect(String key) {
        Annotation known = BY_KEY.get(key);
        if (known != null) {
            return known.effect;
        }
        String domain = key.substring(0, Math.max(0, key.indexOf('/')));
        if (SIDECARS.contains(domain)) {
            return Effect.REFUSED;
        }
        return domain.equals("istio.io") || domain.endsWith(".istio.io") ? Effect.IGNORED : Effect.USED;
    }
}
