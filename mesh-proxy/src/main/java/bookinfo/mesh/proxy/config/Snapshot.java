package bookinfo.mesh.proxy.config;

import java.util.Map;
import java.util.Optional;

/**
 * The whole configuration at one moment. An exchange reads one snapshot from its first byte to its last, so that routes
 * and clusters always fit each other.
 *
 * @param listeners active listeners by name; those whose routes have not arrived are absent
 * @param routeTables route tables obtained by RDS, by name
 * @param clusters active clusters by name; those whose endpoints have not arrived are absent
 */
public record Snapshot(
        Map<String, ListenerConfig> listeners,
        Map<String, RouteTable> routeTables,
        Map<String, ClusterConfig> clusters) {

    public static final Snapshot EMPTY = new Snapshot(Map.of(), Map.of(), Map.of());

    public Snapshot {
        listeners = Map.copyOf(listeners);
        routeTables = Map.copyOf(routeTables);
        clusters = Map.copyOf(clusters);
    }

    /** The route table that a listener uses now; empty when it is named by RDS and unknown. */
    public Optional<RouteTable> routes(Routes routes) {
        return switch (routes) {
            case Routes.Inline inline -> Optional.of(inline.table());
            case Routes.Rds rds -> Optional.ofNullable(routeTables.get(rds.name()));
        };
    }
}
