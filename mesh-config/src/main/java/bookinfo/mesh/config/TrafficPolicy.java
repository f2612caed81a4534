package bookinfo.mesh.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of a cluster, each block absent when it was not given.
 *
 * @param ports settings of single ports, by number of the service's port; theirs are without ports
 */
public record TrafficPolicy(
        Optional<LoadBalancer> loadBalancer,
        Optional<ConnectionPool> connectionPool,
        Optional<OutlierDetection> outlierDetection,
        Map<Integer, TrafficPolicy> ports) {

    public static final TrafficPolicy NONE =
            new TrafficPolicy(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    public TrafficPolicy {
        ports = Map.copyOf(ports);
    }

    /**
     * What holds at a port: its own settings alone if it has any, otherwise this policy's blocks, and those of {@code base}
     * where it has none. Whole blocks, never field by field.
     */
    public TrafficPolicy at(int port, TrafficPolicy base) {
        TrafficPolicy own = ports.get(port);
        return own != null
                ? own
                : new TrafficPolicy(
                        loadBalancer.or(base::loadBalancer),
                        connectionPool.or(base::connectionPool),
                        outlierDetection.or(base::outlierDetection),
                        Map.of());
    }

    public enum LoadBalancer {
        ROUND_ROBIN,
        LEAST_REQUEST,
        RANDOM
    }

    /** Absent means unlimited, or the mesh's default time. A written 0 means absent, as in Istio, except in {@code tcpIdleTimeout}. */
    public record ConnectionPool(
            Optional<Integer> maxConnections,
            Optional<Duration> connectTimeout,
            Optional<Duration> tcpIdleTimeout,
            Optional<Integer> http1MaxPendingRequests,
            Optional<Integer> http2MaxRequests,
            Optional<Integer> maxRequestsPerConnection,
            Optional<Integer> maxRetries,
            Optional<Duration> httpIdleTimeout) {}

    /**
     * Absent means Envoy's default.
     *
     * @param consecutive5xxErrors 0 turns it off; its deprecated predecessor counts where no newer field is given
     * @param splitExternalLocalOriginErrors count connections that fail apart from answers
     * @param consecutiveLocalOriginFailures of those that are counted apart
     * @param maxEjectionPercent 0..100
     * @param minHealthPercent 0..100; below it all hosts are used again. Absent means 0, never
     */
    public record OutlierDetection(
            Optional<Integer> consecutive5xxErrors,
            Optional<Integer> consecutiveGatewayErrors,
            boolean splitExternalLocalOriginErrors,
            Optional<Integer> consecutiveLocalOriginFailures,
            Optional<Duration> interval,
            Optional<Duration> baseEjectionTime,
            Optional<Integer> maxEjectionPercent,
            Optional<Integer> minHealthPercent) {}
}
