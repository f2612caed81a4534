package bookinfo.mesh.config;

import java.util.List;

/**
 * How requests for some hosts are routed.
 *
 * @param hosts as written: short names are relative to this rule's namespace, see {@link Mesh#resolve}
 * @param gateways {@code mesh} (all sidecars) or {@code namespace/name}; never empty, names already qualified
 */
public record VirtualService(Meta meta, List<String> hosts, List<String> gateways, List<HttpRoute> http)
        implements MeshObject {

    /** The reserved gateway name that stands for all sidecars. */
    public static final String MESH = "mesh";

    public VirtualService {
        hosts = List.copyOf(hosts);
        gateways = List.copyOf(gateways);
        http = List.copyOf(http);
    }

    public boolean bindsTo(String gateway) {
        return gateways.contains(gateway);
    }
}
