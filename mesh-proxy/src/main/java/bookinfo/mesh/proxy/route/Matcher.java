package bookinfo.mesh.proxy.route;

import bookinfo.mesh.proxy.config.Route;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.config.Split;
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
                return choice.outcomes().draw(random);
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

    /** A route with what may come of it: one outcome for each cluster of a split, or the only one. */
    private record Choice(Route route, Split<Optional<Selection>> outcomes) {
        static Choice of(RouteTable table, VirtualHost host, Route route) {
            if (!(route.action() instanceof RouteAction.Forward forward)) {
                return new Choice(route, Split.only(Optional.of(new Selection(table, host, route, Optional.empty()))));
            }
            try {
                return new Choice(
                        route,
                        Split.of(forward.clusters(), WeightedCluster::weight)
                                .map(cluster -> Optional.of(new Selection(table, host, route, Optional.of(cluster)))));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "weighted_clusters: " + e.getMessage() + " in " + host.name()
                                + (route.name().isEmpty() ? "" : ", route " + route.name()),
                        e);
            }
        }
    }
}
