package bookinfo.mesh.config;

import java.util.List;
import java.util.Optional;

/**
 * Istio's MeshConfig, as far as this mesh has it: what holds for all proxies.
 *
 * @param gatewayTopology of all gateways that do not say otherwise; it stands in {@code defaultConfig}
 * @param accessLogFile where proxies write a line for each request; empty: nowhere
 */
public record MeshConfig(
        ProxyConfig defaultConfig,
        GatewayTopology gatewayTopology,
        Optional<String> accessLogFile,
        OutboundTrafficPolicy outboundTrafficPolicy) {

    /** What holds where nothing is said. */
    public static final MeshConfig DEFAULT = new MeshConfig(
            ProxyConfig.DEFAULT, GatewayTopology.DIRECT, Optional.empty(), OutboundTrafficPolicy.ALLOW_ANY);

    /** What becomes of connections to hosts that the mesh does not know, where they are redirected to a sidecar. */
    public enum OutboundTrafficPolicy {
        /** They go where the application wanted. */
        ALLOW_ANY,
        /** They are refused. */
        REGISTRY_ONLY
    }

    /**
     * What reading a text came to.
     *
     * @param config absent when there is an error among the problems
     */
    public record Reading(Optional<MeshConfig> config, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads the text that stands in the ConfigMap {@code istio} under the key {@code mesh}. Strict: what is unknown or not
     * supported is a problem. Never throws; an empty text is the default.
     *
     * @param source what to call the text in messages
     */
    public static Reading read(String source, String yaml) {
        var document = OneDocument.read(source, yaml, DEFAULT, MeshConfigReader::mesh);
        return new Reading(document.value(), document.problems());
    }
}
