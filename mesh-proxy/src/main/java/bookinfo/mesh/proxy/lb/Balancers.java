package bookinfo.mesh.proxy.lb;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.LbPolicy;
import bookinfo.mesh.proxy.exchange.LoadBalancer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * Makes the balancer that a cluster's policy asks for.
 *
 * <p>Only healthy endpoints are picked, unless fewer than the panic threshold of them are left: then all are, because the
 * few would not stand the load
 * (https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/panic_threshold).
 */
public final class Balancers implements LoadBalancer.Factory {
    /** Envoy's overprovisioning factor: while 72 % or more are healthy they are enough, whatever the threshold says. */
    private static final double OVERPROVISIONING = 1.4;

    private final Supplier<? extends RandomGenerator> random;

    /** @param random asked once for each balancer, on its event loop */
    public Balancers(Supplier<? extends RandomGenerator> random) {
        this.random = random;
    }

    @Override
    public LoadBalancer balance(ClusterConfig cluster, ToIntFunction<Endpoint> activeRequests) {
        List<Endpoint> healthy =
                cluster.endpoints().stream().filter(Endpoint::healthy).toList();
        return panic(cluster, healthy.size())
                ? new Panic(balance(cluster.lb(), cluster.endpoints(), activeRequests))
                : balance(cluster.lb(), healthy, activeRequests);
    }

    private LoadBalancer balance(LbPolicy policy, List<Endpoint> usable, ToIntFunction<Endpoint> activeRequests) {
        if (usable.isEmpty()) {
            return Optional::empty;
        }
        RandomGenerator draws = random.get();
        boolean weighted = usable.stream().mapToInt(Endpoint::weight).distinct().count() > 1;
        return switch (policy) {
            case ROUND_ROBIN ->
                weighted ? new Schedule(usable, Endpoint::weight, draws) : new RoundRobin(usable, draws);
            case LEAST_REQUEST ->
                weighted
                        ? new Schedule(usable, e -> e.weight() / (activeRequests.applyAsInt(e) + 1.0), draws)
                        : leastRequest(usable, activeRequests, draws);
            case RANDOM -> () -> Optional.of(any(usable, draws));
            case CLUSTER_PROVIDED -> Optional::empty; // there are no endpoints but those that clients name
        };
    }

    /** Two at random, of which the less busy one is taken. */
    private static LoadBalancer leastRequest(
            List<Endpoint> usable, ToIntFunction<Endpoint> activeRequests, RandomGenerator random) {
        return () -> {
            Endpoint one = any(usable, random);
            Endpoint other = any(usable, random);
            boolean less = activeRequests.applyAsInt(other) < activeRequests.applyAsInt(one);
            return Optional.of(less ? other : one);
        };
    }

    private static Endpoint any(List<Endpoint> usable, RandomGenerator random) {
        return usable.get(random.nextInt(usable.size()));
    }

    private static boolean panic(ClusterConfig cluster, int healthy) {
        int all = cluster.endpoints().size();
        double share = all == 0 ? 100 : healthy * 100.0 / all;
        return share * OVERPROVISIONING < 100 && share < cluster.panicThreshold();
    }

    private record Panic(LoadBalancer all) implements LoadBalancer {
        @Override
        public Optional<Endpoint> pick() {
            return all.pick();
        }

        @Override
        public boolean panics() {
            return true;
        }
    }
}
