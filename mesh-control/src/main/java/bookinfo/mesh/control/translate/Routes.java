package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.BoundRoute;
import bookinfo.mesh.config.HeaderChanges;
import bookinfo.mesh.config.HttpRoute;
import bookinfo.mesh.config.HttpRoute.Destination;
import bookinfo.mesh.config.HttpRoute.WeightedDestination;
import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.Service;
import bookinfo.mesh.config.VirtualService;
import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.route.v3.Decorator;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import java.util.List;
import java.util.Optional;

/** Rules as routes. */
final class Routes {
    private final Mesh mesh;

    Routes(Mesh mesh) {
        this.mesh = mesh;
    }

    /** The route of a service that has no rule. */
    static Route plain(String host, int port) {
        RouteMatch match = RouteMatch.newBuilder().setPrefix("/").build();
        return Route.newBuilder()
                .setName("default")
                .setMatch(match)
                .setRoute(RouteAction.newBuilder()
                        .setCluster(Names.outbound(port, "", host))
                        .setTimeout(Duration.getDefaultInstance())
                        .setRetryPolicy(Retries.STANDARD))
                .setDecorator(decorator(host, port, match))
                .build();
    }

    /**
     * The route of one match of one rule.
     *
     * @param port that the request is sent to: where a destination leaves its port open
     */
    Route bound(BoundRoute bound, int port) {
        HttpRoute rule = bound.route();
        RouteMatch match = Matches.of(bound.match());
        List<WeightedDestination> shares = shares(rule.route());
        String operation = shares.size() == 1
                ? host(bound, shares.getFirst().destination())
                : bound.rule().meta().name();
        Route.Builder route = Route.newBuilder()
                .setMatch(match)
                .setRoute(action(bound, shares, port))
                .setMetadata(Metadata.newBuilder()
                        .putFilterMetadata(
                                Names.ISTIO,
                                Names.configPath("virtual-service", bound.rule().meta())))
                .setDecorator(decorator(operation, port, match));
        if (named(bound)) {
            route.setName(bound.name());
        }
        rule.fault().ifPresent(fault -> route.putTypedPerFilterConfig(Filters.FAULT, Any.pack(Faults.of(fault))));
        HeaderEdits.apply(rule.headers(), route);
        if (shares.size() == 1) {
            HeaderEdits.apply(shares.getFirst().headers(), route);
        }
        return route.build();
    }

    private RouteAction action(BoundRoute bound, List<WeightedDestination> shares, int port) {
        RouteAction.Builder action = RouteAction.newBuilder()
                .setTimeout(bound.route().timeout().map(Names::duration).orElse(Duration.getDefaultInstance()));
        Retries.of(bound.route().retries()).ifPresent(action::setRetryPolicy);
        HeaderChanges headers = bound.route().headers();
        HeaderEdits.host(headers)
                .or(() ->
                        shares.size() == 1 ? HeaderEdits.host(shares.getFirst().headers()) : Optional.empty())
                .ifPresent(action::setHostRewriteLiteral);
        if (shares.size() == 1) {
            return action.setCluster(cluster(bound, shares.getFirst().destination(), port))
                    .build();
        }
        WeightedCluster.Builder weighted = WeightedCluster.newBuilder();
        for (WeightedDestination share : shares) {
            WeightedCluster.ClusterWeight.Builder one = WeightedCluster.ClusterWeight.newBuilder()
                    .setName(cluster(bound, share.destination(), port))
                    .setWeight(UInt32Value.of(share.weight()));
            HeaderEdits.apply(share.headers(), one);
            HeaderEdits.host(share.headers()).ifPresent(one::setHostRewriteLiteral);
            weighted.addClusters(one);
        }
        return action.setWeightedClusters(weighted).build();
    }

    private String cluster(BoundRoute bound, Destination destination, int port) {
        return cluster(mesh, bound.rule(), destination, port);
    }

    /** A cluster that does not exist is named all the same: the proxy says NC (for requests, 503) until it does. */
    static String cluster(Mesh mesh, VirtualService rule, Destination destination, int port) {
        String host = mesh.resolve(destination.host(), rule.meta().namespace());
        int target = destination
                .port()
                .orElseGet(() -> mesh.service(host)
                        .map(Service::ports)
                        .filter(ports -> ports.size() == 1)
                        .map(ports -> ports.getFirst().port())
                        .orElse(port));
        return Names.outbound(target, destination.subset(), host);
    }

    private String host(BoundRoute bound, Destination destination) {
        return mesh.resolve(destination.host(), bound.rule().meta().namespace());
    }

    /** Those that get anything. */
    static List<WeightedDestination> shares(List<WeightedDestination> all) {
        List<WeightedDestination> positive =
                all.stream().filter(share -> share.weight() > 0).toList();
        return all.size() == 1 || positive.isEmpty() ? all : positive;
    }

    /** Istio leaves a rule's route without a name where neither the rule nor the match has one. */
    private static boolean named(BoundRoute bound) {
        return !bound.route().name().isEmpty()
                || bound.match().map(match -> !match.name().isEmpty()).orElse(false);
    }

    static Decorator decorator(String host, int port, RouteMatch match) {
        String path = switch (match.getPathSpecifierCase()) {
            case PREFIX -> match.getPrefix() + "*";
            case PATH -> match.getPath();
            case SAFE_REGEX -> match.getSafeRegex().getRegex();
            case CONNECT_MATCHER, PATH_SEPARATED_PREFIX, PATH_MATCH_POLICY, PATHSPECIFIER_NOT_SET -> "/*";
        };
        return Decorator.newBuilder().setOperation(host + ":" + port + path).build();
    }
}
