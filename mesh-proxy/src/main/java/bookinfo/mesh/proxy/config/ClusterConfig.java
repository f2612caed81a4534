package bookinfo.mesh.proxy.config;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A group of endpoints and how to use them.
 *
 * @param version the resource version; empty for a static cluster
 * @param statName names the cluster in statistics: {@code cluster.<statName>.}; the name where no other is given
 * @param connectTimeout default 5 s
 * @param maxRequestsPerConnection 0: no limit
 * @param idleTimeout an unused connection is closed; default 1 h
 * @param bind local address of connections to the endpoints
 * @param panicThreshold share of healthy endpoints, in percent, below which all are used; default 50, 0 turns it off
 * @param service the Kubernetes service behind it ({@code metadata.istio.services})
 */
public record ClusterConfig(
        String name,
        String version,
        String statName,
        LbPolicy lb,
        Duration connectTimeout,
        Limits limits,
        int maxRequestsPerConnection,
        Duration idleTimeout,
        Optional<InetSocketAddress> bind,
        Optional<OutlierDetection> outlier,
        double panicThreshold,
        Optional<ServiceRef> service,
        List<Endpoint> endpoints) {

    public ClusterConfig {
        endpoints = List.copyOf(endpoints);
    }

    /** Envoy's defaults around the given endpoints. */
    public static ClusterConfig of(String name, List<Endpoint> endpoints) {
        return new ClusterConfig(
                name,
                "",
                name,
                LbPolicy.ROUND_ROBIN,
                Duration.ofSeconds(5),
                Limits.DEFAULT,
                0,
                Duration.ofHours(1),
                Optional.empty(),
                Optional.empty(),
                50,
                Optional.empty(),
                endpoints);
    }

    /** The same cluster with other endpoints. */
    public ClusterConfig withEndpoints(List<Endpoint> changed) {
        return new ClusterConfig(
                name,
                version,
                statName,
                lb,
                connectTimeout,
                limits,
                maxRequestsPerConnection,
                idleTimeout,
                bind,
                outlier,
                panicThreshold,
                service,
                changed);
    }

    /** A Kubernetes service. */
    public record ServiceRef(String host, String name, String namespace) {}
}
