package bookinfo.mesh.proxy.config;

import java.time.Duration;
import java.util.List;

/**
 * Passes a connection on to an endpoint of a cluster, byte by byte.
 *
 * @param statPrefix names the listener in statistics: {@code tcp.<statPrefix>.}
 * @param clusters the names of which each connection draws one
 * @param idleTimeout no byte moves either way: both connections are closed; default 1 h
 * @param maxConnectAttempts endpoints that are tried before the client is turned away; default 1
 */
public record TcpProxy(
        String statPrefix,
        Split<String> clusters,
        Duration idleTimeout,
        int maxConnectAttempts,
        List<AccessLog> accessLogs)
        implements NetworkFilter {

    /** Envoy's idle timeout when none is given. */
    public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofHours(1);

    public TcpProxy {
        accessLogs = List.copyOf(accessLogs);
    }

    /** To one cluster, with Envoy's defaults. */
    public static TcpProxy to(String statPrefix, String cluster) {
        return new TcpProxy(statPrefix, Split.only(cluster), DEFAULT_IDLE_TIMEOUT, 1, List.of());
    }
}
