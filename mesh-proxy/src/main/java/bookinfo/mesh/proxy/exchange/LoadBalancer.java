package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Picks an endpoint of one cluster, on one event loop. */
@FunctionalInterface
public interface LoadBalancer {
    /** The endpoint for the next try; empty when none may be used. */
    Optional<Endpoint> pick();

    /** So few endpoints are healthy that all are used. */
    default boolean panics() {
        return false;
    }

    /** Makes the balancer of a cluster; called once for each version of it on each event loop. */
    @FunctionalInterface
    interface Factory {
        /**
         * A balancer over the cluster's endpoints.
         *
         * @param activeRequests requests under way at an endpoint, on this event loop
         */
        LoadBalancer balance(ClusterConfig cluster, ToIntFunction<Endpoint> activeRequests);
    }
}
