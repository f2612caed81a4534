package bookinfo.mesh.config;

import java.util.List;
import java.util.Map;

/**
 * What stands in front of the gateways, and so whose word about a client's address they take. See
 * <a href="https://istio.io/latest/docs/ops/configuration/traffic-management/network-topologies/">Istio's page</a>.
 *
 * @param numTrustedProxies how many proxies in front of a gateway write {@code x-forwarded-for}; 0: whoever dials is the
 *     client
 * @param proxyProtocol connections begin with a header of the PROXY protocol, and those without one are closed
 */
public record GatewayTopology(int numTrustedProxies, boolean proxyProtocol) {
    /** Clients dial the gateways themselves, or through what changes no byte. */
    public static final GatewayTopology DIRECT = new GatewayTopology(0, false);

    private static final String ANNOTATION = "proxy.istio.io/config";

    /**
     * What a gateway's pod came to.
     *
     * @param topology what holds for the gateway, whatever its annotation says
     * @param problems why its annotation is not used
     */
    public record Reading(GatewayTopology topology, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /**
     * What holds for one gateway. Its pod may say otherwise than the mesh, in the annotation
     * {@code proxy.istio.io/config}; the field counts as a whole, as Istio has it. Strict: of an annotation with a problem
     * nothing is used. Never throws.
     *
     * @param annotations of the gateway's pod
     * @param mesh what holds for gateways that say nothing
     */
    public static Reading read(Map<String, String> annotations, GatewayTopology mesh) {
        var document = OneDocument.read(
                "annotation " + ANNOTATION,
                annotations.getOrDefault(ANNOTATION, ""),
                mesh,
                fields -> MeshConfigReader.gateway(fields, mesh));
        return new Reading(document.value().orElse(mesh), document.problems());
    }
}
