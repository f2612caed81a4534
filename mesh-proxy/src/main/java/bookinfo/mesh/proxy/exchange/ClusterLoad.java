package bookinfo.mesh.proxy.exchange;

import java.net.InetSocketAddress;
import java.util.Set;

/**
 * How busy a cluster is at this moment, over all event loops: what its limits count.
 *
 * @param connections open or on their way, those included that take no more requests
 * @param pending requests without a connection
 * @param requests requests that have one
 * @param retries decided on and without an outcome
 * @param ejected endpoints that outlier detection keeps out
 * @param destinations endpoints that the destinations of clients made
 */
public record ClusterLoad(
        long connections,
        long pending,
        long requests,
        long retries,
        Set<InetSocketAddress> ejected,
        Set<InetSocketAddress> destinations) {
    static final ClusterLoad NONE = new ClusterLoad(0, 0, 0, 0, Set.of(), Set.of());

    public ClusterLoad {
        ejected = Set.copyOf(ejected);
        destinations = Set.copyOf(destinations);
    }
}
