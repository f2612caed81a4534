package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.RetryPolicy;
import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A cluster on one event loop: its balancer, its connections and what its limits count. Outlives new versions of it. */
final class ClusterPool implements Destinations.Owner {
    private final Worker worker;
    private final ClusterState state;
    private final Map<InetSocketAddress, EndpointPool> endpoints = new HashMap<>();
    private final Destinations destinations;
    private ClusterConfig config;
    private LoadBalancer balancer;
    private Set<InetSocketAddress> ejected;

    ClusterPool(Worker worker, ClusterConfig config, ClusterState state) {
        this.worker = worker;
        this.state = state;
        this.config = config;
        this.ejected = state.ejected();
        this.destinations = new Destinations(worker.loop(), this, config.cleanupInterval());
        this.balancer = balance();
    }

    ClusterConfig config() {
        return config;
    }

    ClusterState state() {
        return state;
    }

    Usage usage() {
        return state.usage();
    }

    /** Goes over to a new version: connections to endpoints that stay are kept. */
    void update(ClusterConfig changed) {
        if (changed.equals(config)) {
            return;
        }
        boolean otherKind = changed.originalDestination() != config.originalDestination();
        config = changed;
        balancer = balance();
        destinations.interval(changed.cleanupInterval());
        if (otherKind) {
            drain();
        }
        if (changed.originalDestination()) {
            return; // they come and go with the clients
        }
        Set<InetSocketAddress> stay =
                changed.endpoints().stream().map(Endpoint::address).collect(Collectors.toSet());
        endpoints.entrySet().removeIf(entry -> {
            boolean gone = !stay.contains(entry.getKey());
            if (gone) {
                entry.getValue().drain();
            }
            return gone;
        });
    }

    /** The cluster is gone. */
    void drain() {
        destinations.clear();
        endpoints.values().forEach(EndpointPool::drain);
        endpoints.clear();
    }

    /** The endpoint for the next try, another one than those tried before if the policy asks and the balancer has one. */
    Optional<Endpoint> pick(RetryPolicy policy, List<Endpoint> tried, StreamInfo info) {
        Optional<Endpoint> picked = config.originalDestination() ? destination(info) : balanced(policy, tried);
        if (picked.isEmpty()) {
            count(UpstreamEvent.RQ_NONE_HEALTHY);
        }
        return picked;
    }

    /** Nobody is sent back to where he came from: who was not redirected has no destination but this proxy. */
    private Optional<Endpoint> destination(StreamInfo info) {
        return info.originalDestination()
                .filter(address -> !state.ejected().contains(address))
                .flatMap(destinations::at);
    }

    private Optional<Endpoint> balanced(RetryPolicy policy, List<Endpoint> tried) {
        Set<InetSocketAddress> out = state.ejected();
        if (!out.equals(ejected)) {
            ejected = out;
            balancer = balance();
        }
        if (balancer.panics()) {
            count(UpstreamEvent.LB_HEALTHY_PANIC);
        }
        Optional<Endpoint> picked = balancer.pick();
        if (policy.avoidPreviousHosts() && !tried.isEmpty()) {
            for (int draw = 1;
                    draw < policy.hostSelectionAttempts()
                            && picked.filter(tried::contains).isPresent();
                    draw++) {
                picked = balancer.pick();
            }
        }
        return picked;
    }

    /** The endpoint for a connection. */
    Optional<Endpoint> pick(StreamInfo info) {
        return pick(RetryPolicy.NONE, List.of(), info);
    }

    EndpointPool endpoint(Endpoint endpoint) {
        EndpointPool pool = endpoints.get(endpoint.address());
        if (pool == null) {
            pool = new EndpointPool(this, worker, endpoint);
            endpoints.put(endpoint.address(), pool);
        }
        return pool;
    }

    void count(UpstreamEvent event) {
        worker.parts().telemetry().upstream(event, config);
    }

    /** Counts for the cluster and for the endpoint. */
    void count(UpstreamEvent event, Endpoint endpoint) {
        count(event);
        worker.parts().telemetry().endpoint(event, config, endpoint);
    }

    @Override
    public void made(Endpoint endpoint) {
        state.joined(endpoint);
    }

    @Override
    public boolean busy(Endpoint endpoint) {
        return active(endpoint) > 0;
    }

    /** What was counted for it goes when its connections have: their ends are on the event loop's list already. */
    @Override
    public void dropped(Endpoint endpoint) {
        EndpointPool pool = endpoints.remove(endpoint.address());
        if (pool != null) {
            pool.drain();
        }
        state.left(endpoint);
        worker.loop().execute(() -> worker.parts().telemetry().forgotten(config, endpoint));
    }

    private LoadBalancer balance() {
        ClusterConfig cluster = config;
        if (!ejected.isEmpty()) {
            cluster = config.withEndpoints(config.endpoints().stream()
                    .map(endpoint -> ejected.contains(endpoint.address()) ? endpoint.unhealthy() : endpoint)
                    .toList());
        }
        return worker.parts().balancers().balance(cluster, this::active);
    }

    private int active(Endpoint endpoint) {
        EndpointPool pool = endpoints.get(endpoint.address());
        return pool == null ? 0 : pool.active();
    }
}
