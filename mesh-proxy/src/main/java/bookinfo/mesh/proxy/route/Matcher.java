package bookinfo.mesh.proxy.route;

import bookinfo.mesh.proxy.config.Route;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.config.VirtualHost;
import bookinfo.mesh.proxy.config.WeightedCluster;
import bookinfo.mesh.proxy.exchange.Selection;
import bookinfo.mesh.proxy.http.RequestHead;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A route table made ready for requests; immutable. */
final class Matcher {
    private final boolean ignorePort;
    private final Domains<Host> hosts;

    /** @throws IllegalArgumentException naming what the table gets wrong */
    Matcher(RouteTable table) {
        ignorePort = table.ignorePort();
        hosts = new Domains<>(
                table.virtualHosts().stream().map(host -> Host.of(table, host)).toList(),
                host -> host.config().domains());
    }

    Optional<Selection> select(RequestHead request, RandomGenerator random) {
        String authority = request.authority();
        Host host = hosts.find(ignorePort ? withoutPort(authority) : authority);
        if (host == null) {
            return Optional.empty();
        }
        for (Choice choice : host.choices()) {
            if (Conditions.match(choice.route().match(), request)) {
                return choice.draw(random);
            }
        }
        return Optional.empty();
    }

    private static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean insideBrackets = authority.indexOf(']', colon + 1) >= 0;
        return colon < 0 || insideBrackets ? authority : authority.substring(0, colon);
    }

    private record Host(VirtualHost config, List<Choice> choices) {
        static Host of(RouteTable table, VirtualHost config) {
            return new Host(
                    config,
                    config.routes().stream()
                            .map(route -> Choice.of(table, config, route))
                            .toList());
        }
    }

    /**
     * A route with what may come of it.
     *
     * @param outcomes one for each cluster of a split, or the only one
     * @param total sum of all weights
     */
    private record Choice(Route route, List<Optional<Selection>> outcomes, long total) {
        static Choice of(RouteTable table, VirtualHost host, Route route) {
            if (!(route.action() instanceof RouteAction.Forward forward)) {
                return new Choice(route, List.of(Optional.of(new Selection(table, host, route, Optional.empty()))), 0);
            }
            long total = forward.clusters().stream()
                    .mapToLong(WeightedCluster::weight)
                    .sum();
            if (total == 0) {
                throw new IllegalArgumentException("weighted_clusters: sum of weights 0 (expected: 1 or more) in "
                        + host.name() + (route.name().isEmpty() ? "" : ", route " + route.name()));
            }
            return new Choice(
                    route,
                    forward.clusters().stream()
                            .map(cluster -> Optional.of(new Selection(table, host, route, Optional.of(cluster))))
                            .toList(),
                    total);
        }

        Optional<Selection> draw(RandomGenerator random) {
            if (outcomes.size() == 1) {
                return outcomes.getFirst();
            }
            long rest = random.nextLong(total);
            int at = 0;
            for (long weight = weight(0); rest >= weight; weight = weight(at)) {
                rest -= weight;
                at++;
            }
            return outcomes.get(at);
        }

        private long weight(int index) {
            return outcomes.get(index)
                    .flatMap(Selection::cluster)
                    .map(WeightedCluster::weight)
                    .orElse(0L);
        }
    }
}
