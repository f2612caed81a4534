package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.TrafficPolicy.ConnectionPool;
import bookinfo.mesh.config.TrafficPolicy.LoadBalancer;
import bookinfo.mesh.config.TrafficPolicy.OutlierDetection;
import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.type.v3.Percent;
import java.time.Duration;
import java.util.Optional;

/** A DestinationRule's traffic policy as fields of a cluster, with Istio's defaults where it says nothing. */
final class Policies {
    private static final String HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** 2^32-1: no limit. Envoy's own defaults (1024, and 3 retries) never show. */
    private static final UInt32Value UNLIMITED = UInt32Value.of(-1);

    private Policies() {}

    static void loadBalancer(Cluster.Builder cluster, Optional<LoadBalancer> policy) {
        cluster.setLbPolicy(
                switch (policy.orElse(LoadBalancer.LEAST_REQUEST)) {
                    case LEAST_REQUEST -> Cluster.LbPolicy.LEAST_REQUEST;
                    case ROUND_ROBIN -> Cluster.LbPolicy.ROUND_ROBIN;
                    case RANDOM -> Cluster.LbPolicy.RANDOM;
                });
    }

    static void connectionPool(Cluster.Builder cluster, Optional<ConnectionPool> policy) {
        cluster.setConnectTimeout(
                Names.duration(policy.flatMap(ConnectionPool::connectTimeout).orElse(CONNECT_TIMEOUT)));
        cluster.setCircuitBreakers(CircuitBreakers.newBuilder()
                .addThresholds(CircuitBreakers.Thresholds.newBuilder()
                        .setMaxConnections(limit(policy.flatMap(ConnectionPool::maxConnections)))
                        .setMaxPendingRequests(limit(policy.flatMap(ConnectionPool::http1MaxPendingRequests)))
                        .setMaxRequests(limit(policy.flatMap(ConnectionPool::http2MaxRequests)))
                        .setMaxRetries(limit(policy.flatMap(ConnectionPool::maxRetries)))));
        Optional<Integer> requests = policy.flatMap(ConnectionPool::maxRequestsPerConnection);
        Optional<Duration> idle = policy.flatMap(ConnectionPool::httpIdleTimeout)
                .or(() -> policy.flatMap(ConnectionPool::tcpIdleTimeout));
        if (requests.isPresent() || idle.isPresent()) {
            HttpProtocolOptions.Builder common = HttpProtocolOptions.newBuilder();
            requests.ifPresent(max -> common.setMaxRequestsPerConnection(UInt32Value.of(max)));
            idle.ifPresent(timeout -> common.setIdleTimeout(Names.duration(timeout)));
            cluster.putTypedExtensionProtocolOptions(HTTP_OPTIONS, httpOptions(common));
        }
    }

    /** Istio always writes the panic threshold, 0 by default: never spray over ejected hosts. */
    static void outliers(Cluster.Builder cluster, Optional<OutlierDetection> policy) {
        double threshold =
                policy.flatMap(OutlierDetection::minHealthPercent).orElse(0).doubleValue();
        cluster.setCommonLbConfig(Cluster.CommonLbConfig.newBuilder()
                .setHealthyPanicThreshold(Percent.newBuilder().setValue(threshold)));
        policy.ifPresent(one -> cluster.setOutlierDetection(outliers(one)));
    }

    private static io.envoyproxy.envoy.config.cluster.v3.OutlierDetection outliers(OutlierDetection policy) {
        var outliers = io.envoyproxy.envoy.config.cluster.v3.OutlierDetection.newBuilder()
                .setEnforcingSuccessRate(UInt32Value.of(0));
        policy.consecutive5xxErrors()
                .ifPresent(errors -> outliers.setConsecutive5Xx(UInt32Value.of(errors))
                        .setEnforcingConsecutive5Xx(UInt32Value.of(errors > 0 ? 100 : 0)));
        policy.consecutiveGatewayErrors()
                .ifPresent(errors -> outliers.setConsecutiveGatewayFailure(UInt32Value.of(errors))
                        .setEnforcingConsecutiveGatewayFailure(UInt32Value.of(errors > 0 ? 100 : 0)));
        if (policy.splitExternalLocalOriginErrors()) {
            outliers.setSplitExternalLocalOriginErrors(true).setEnforcingLocalOriginSuccessRate(UInt32Value.of(0));
            policy.consecutiveLocalOriginFailures()
                    .ifPresent(failures -> outliers.setConsecutiveLocalOriginFailure(UInt32Value.of(failures))
                            .setEnforcingConsecutiveLocalOriginFailure(UInt32Value.of(100)));
        }
        policy.interval().ifPresent(interval -> outliers.setInterval(Names.duration(interval)));
        policy.baseEjectionTime().ifPresent(time -> outliers.setBaseEjectionTime(Names.duration(time)));
        policy.maxEjectionPercent()
                .filter(percent -> percent > 0)
                .ifPresent(percent -> outliers.setMaxEjectionPercent(UInt32Value.of(percent)));
        return outliers.build();
    }

    private static UInt32Value limit(Optional<Integer> limit) {
        return limit.map(UInt32Value::of).orElse(UNLIMITED);
    }

    private static Any httpOptions(HttpProtocolOptions.Builder common) {
        var options = io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.newBuilder()
                .setCommonHttpProtocolOptions(common);
        options.getExplicitHttpConfigBuilder().setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance());
        return Any.pack(options.build());
    }
}
