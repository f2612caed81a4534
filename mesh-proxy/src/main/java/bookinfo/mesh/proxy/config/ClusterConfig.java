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
 * @param cleanupInterval how long an endpoint that only a client's destination made is kept unused; default 5 s
 * @param bind local addresses of connections to the endpoints: the first of the endpoint's family is used
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
        Duration cleanupInterval,
        List<InetSocketAddress> bind,
        Optional<OutlierDetection> outlier,
        double panicThreshold,
        Optional<ServiceRef> service,
        List<Endpoint> endpoints) {
    /** Envoy's cleanup interval when none is given. */
    public static final Duration DEFAULT_CLEANUP_INTERVAL = Duration.ofSeconds(5);

    public ClusterConfig {
        bind = List.copyOf(bind);
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
                DEFAULT_CLEANUP_INTERVAL,
                List.of(),
                Optional.empty(),
                50,
                Optional.empty(),
                endpoints);
    }

    /** Whether the address that a client dialled is its endpoint. */
    public boolean originalDestination() {
        return lb == LbPolicy.CLUSTER_PROVIDED;
    }

    /** Where a connection to an address comes from; empty where the system may choose. */
    public Optional<InetSocketAddress> source(InetSocketAddress destination) {
        Class<?> family = destination.getAddress().getClass();
        return bind.stream()
                .filter(local -> local.getAddress().getClass() == family)
                .findFirst()
                .or(() -> bind.stream().findFirst())
                .map(local -> new InetSocketAddress(local.getAddress(), 0));
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
                cleanupInterval,
                bind,
                outlier,
                panicThreshold,
                service,
                changed);
    }

    /** A Kubernetes service. */
    public record ServiceRef(String host, String name, String namespace) {}
}
