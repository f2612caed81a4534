package bookinfo.mesh.proxy.config;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Passes a connection on to an endpoint of a cluster, byte by byte.
 *
 * @param statPrefix names the listener in statistics: {@code tcp.<statPrefix>.}
 * @param shares at least one; their weights are 1 or more
 * @param idleTimeout no byte moves either way: both connections are closed; default 1 h
 * @param maxConnectAttempts endpoints that are tried before the client is turned away; default 1
 */
public record TcpProxy(
        String statPrefix, List<Share> shares, Duration idleTimeout, int maxConnectAttempts, List<AccessLog> accessLogs)
        implements NetworkFilter {

    /** Envoy's idle timeout when none is given. */
    public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofHours(1);

    public TcpProxy {
        shares = List.copyOf(shares);
        accessLogs = List.copyOf(accessLogs);
        if (shares.isEmpty()) {
            throw new IllegalArgumentException("clusters: none (expected: at least one)");
        }
    }

    /** To one cluster, with Envoy's defaults. */
    public static TcpProxy to(String statPrefix, String cluster) {
        return new TcpProxy(statPrefix, List.of(new Share(cluster, 1)), DEFAULT_IDLE_TIMEOUT, 1, List.of());
    }

    /** The cluster of the next connection. */
    public String draw(RandomGenerator random) {
        if (shares.size() == 1) {
            return shares.getFirst().cluster();
        }
        long rest = random.nextLong(shares.stream().mapToLong(Share::weight).sum());
        int at = 0;
        for (; rest >= shares.get(at).weight(); at++) {
            rest -= shares.get(at).weight();
        }
        return shares.get(at).cluster();
    }

    /** A cluster's part of the connections: its weight among the sum of all. */
    public record Share(String cluster, long weight) {
        public Share {
            if (weight < 1) {
                throw new IllegalArgumentException("weight: " + weight + " (expected: 1 or more)");
            }
        }
    }
}
