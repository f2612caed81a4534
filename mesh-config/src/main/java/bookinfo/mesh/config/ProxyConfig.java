package bookinfo.mesh.config;

import java.util.List;
import java.util.Optional;

/**
 * Istio's ProxyConfig, as far as this mesh has it: how sidecars are put into pods.
 *
 * @param interceptionMode how an application's connections come to its sidecar
 * @param holdApplicationUntilProxyStarts whether an application's containers wait for the sidecar to be ready, where it
 *     is a container like them; empty: where their calls would find nobody
 */
public record ProxyConfig(InterceptionMode interceptionMode, Optional<Boolean> holdApplicationUntilProxyStarts) {

    /** What holds where nothing is said. */
    public static final ProxyConfig DEFAULT = new ProxyConfig(InterceptionMode.REDIRECT, Optional.empty());

    /** Istio's words; TPROXY is refused. */
    public enum InterceptionMode {
        /** By rules of the kernel, written by an init container. */
        REDIRECT,
        /** Not at all: names of services lead to the sidecar. */
        NONE
    }

    /**
     * What reading a text came to.
     *
     * @param config absent when there is an error among the problems
     */
    public record Reading(Optional<ProxyConfig> config, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads the text of the annotation {@code proxy.istio.io/config}. Strict; never throws.
     *
     * @param source what to call the text in messages
     * @param defaults what holds where the text says nothing
     */
    public static Reading read(String source, String yaml, ProxyConfig defaults) {
        var document = OneDocument.read(source, yaml, defaults, fields -> MeshConfigReader.pod(fields, defaults));
        return new Reading(document.value(), document.problems());
    }
}
