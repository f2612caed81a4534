package bookinfo.mesh.config;

import java.time.Duration;
import java.util.Optional;

/** Settings of a cluster, each block absent when it was not given. */
public record TrafficPolicy(
        Optional<LoadBalancer> loadBalancer,
        Optional<ConnectionPool> connectionPool,
        Optional<OutlierDetection> outlierDetection) {

    public static final TrafficPolicy NONE = new TrafficPolicy(Optional.empty(), Optional.empty(), Optional.empty());

    /** This policy where it says something, {@code base} elsewhere: whole blocks, never field by field. */
    public TrafficPolicy over(TrafficPolicy base) {
        return new TrafficPolicy(
                loadBalancer.or(base::loadBalancer),
                connectionPool.or(base::connectionPool),
                outlierDetection.or(base::outlierDetection));
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
     * @param consecutiveErrors deprecated: kept as written, but proxies are not told, as in Istio
     * @param consecutive5xxErrors 0 turns it off
     * @param maxEjectionPercent 0..100
     * @param minHealthPercent 0..100; below it all hosts are used again. Absent means 0, never
     */
    public record OutlierDetection(
            Optional<Integer> consecutiveErrors,
            Optional<Integer> consecutive5xxErrors,
            Optional<Integer> consecutiveGatewayErrors,
            Optional<Duration> interval,
            Optional<Duration> baseEjectionTime,
            Optional<Integer> maxEjectionPercent,
            Optional<Integer> minHealthPercent) {}
}
