package bookinfo.mesh.proxy.lb;

import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.exchange.LoadBalancer;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Endpoints of equal weight in turn. */
final class RoundRobin implements LoadBalancer {
    private final List<Endpoint> endpoints;
    private int turn;

    /** Starts anywhere: otherwise all proxies that start together send their first request to the same endpoint. */
    RoundRobin(List<Endpoint> endpoints, RandomGenerator random) {
        this.endpoints = endpoints;
        this.turn = random.nextInt(endpoints.size());
    }

    @Override
    public Optional<Endpoint> pick() {
        turn = turn + 1 < endpoints.size() ? turn + 1 : 0;
        return Optional.of(endpoints.get(turn));
    }
}
