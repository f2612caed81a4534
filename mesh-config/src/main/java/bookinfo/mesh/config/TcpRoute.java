package bookinfo.mesh.config;

import bookinfo.mesh.config.HttpRoute.WeightedDestination;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One rule of a {@link VirtualService} for connections on ports that are not routed by request: the first whose match is
 * true wins. All its conditions are decided before any connection.
 *
 * @param match any of these; empty matches every connection
 * @param route never empty
 */
public record TcpRoute(List<Match> match, List<WeightedDestination> route) {

    public TcpRoute {
        match = List.copyOf(match);
        route = List.copyOf(route);
    }

    boolean appliesTo(int servicePort, String proxyNamespace, Map<String, String> proxyLabels) {
        return match.isEmpty()
                || match.stream().anyMatch(one -> one.appliesTo(servicePort, proxyNamespace, proxyLabels));
    }

    /**
     * Conditions on where a connection comes from and goes to, all of which must hold.
     *
     * @param gateways qualified like {@link VirtualService#gateways}; empty: those of the rule
     */
    public record Match(
            Optional<Integer> port, Map<String, String> sourceLabels, String sourceNamespace, List<String> gateways) {

        public Match {
            sourceLabels = Map.copyOf(sourceLabels);
            gateways = List.copyOf(gateways);
        }

        /** On sidecars: gateways pass no TCP connections on. */
        private boolean appliesTo(int servicePort, String proxyNamespace, Map<String, String> proxyLabels) {
            if (port.isPresent() && port.get() != servicePort) {
                return false;
            }
            return gateways.isEmpty()
                    ? proxyLabels.entrySet().containsAll(sourceLabels.entrySet())
                            && (sourceNamespace.isEmpty() || sourceNamespace.equals(proxyNamespace))
                    : gateways.contains(VirtualService.MESH);
        }
    }
}
