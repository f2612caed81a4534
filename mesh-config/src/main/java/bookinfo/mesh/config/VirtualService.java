package bookinfo.mesh.config;

import bookinfo.mesh.config.HttpRoute.Destination;
import bookinfo.mesh.config.HttpRoute.WeightedDestination;
import java.util.List;
import java.util.stream.Stream;

/**
 * How requests for some hosts are routed, and connections to their other ports.
 *
 * @param hosts as written: short names are relative to this rule's namespace, see {@link Mesh#resolve}
 * @param gateways {@code mesh} (all sidecars) or {@code namespace/name}; never empty, names already qualified
 */
public record VirtualService(
        Meta meta, List<String> hosts, List<String> gateways, List<HttpRoute> http, List<TcpRoute> tcp)
        implements MeshObject {

    /** The reserved gateway name that stands for all sidecars. */
    public static final String MESH = "mesh";

    public VirtualService {
        hosts = List.copyOf(hosts);
        gateways = List.copyOf(gateways);
        http = List.copyOf(http);
        tcp = List.copyOf(tcp);
    }

    /** All destinations of all rules, in order. */
    public Stream<Destination> destinations() {
        return Stream.concat(
                        http.stream().flatMap(route -> route.route().stream()),
                        tcp.stream().flatMap(route -> route.route().stream()))
                .map(WeightedDestination::destination);
    }

    public boolean bindsTo(String gateway) {
        return gateways.contains(gateway);
    }
}
