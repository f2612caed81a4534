package bookinfo.mesh.control.translate;

import java.util.Arrays;
import java.util.Optional;

/**
 * The xDS types served, in the order in which they are pushed: a route may only name clusters that the proxy already
 * has, so clusters and their endpoints go first. What is no longer wanted is taken away in the opposite order.
 */
public enum ResourceType {
    CLUSTER("type.googleapis.com/envoy.config.cluster.v3.Cluster", "cds", true),
    ENDPOINT("type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment", "eds", false),
    LISTENER("type.googleapis.com/envoy.config.listener.v3.Listener", "lds", true),
    ROUTE("type.googleapis.com/envoy.config.route.v3.RouteConfiguration", "rds", false);

    private final String url;
    private final String shortName;
    private final boolean wildcard;

    ResourceType(String url, String shortName, boolean wildcard) {
        this.url = url;
        this.shortName = shortName;
        this.wildcard = wildcard;
    }

    /** The type URL as it stands in xDS messages. */
    public String url() {
        return url;
    }

    /** {@code cds}, {@code eds}, {@code lds} or {@code rds}: the word used in metrics and logs. */
    public String shortName() {
        return shortName;
    }

    /** Whether a first request that names nothing asks for all resources of the type. */
    public boolean wildcard() {
        return wildcard;
    }

    /** The type with this URL, if it is served at all. */
    public static Optional<ResourceType> ofUrl(String url) {
        return Arrays.stream(values()).filter(type -> type.url.equals(url)).findFirst();
    }
}
