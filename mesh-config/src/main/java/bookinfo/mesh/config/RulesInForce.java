package bookinfo.mesh.config;

import bookinfo.mesh.config.Gateway.Server;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Which VirtualServices are in force where, and in which order their routes stand. */
final class RulesInForce {

    private final Mesh mesh;
    private final List<VirtualService> oldestFirst;
    private final Map<String, HostIndex<VirtualService>> byGateway = new HashMap<>();

    RulesInForce(Mesh mesh) {
        this.mesh = mesh;
        oldestFirst = mesh.virtualServices().stream()
                .sorted(Comparator.comparing(VirtualService::meta, Meta.OLDEST_FIRST))
                .toList();
        for (VirtualService rule : oldestFirst) {
            for (String gateway : rule.gateways()) {
                HostIndex<VirtualService> hosts = byGateway.computeIfAbsent(gateway, key -> new HostIndex<>());
                rule.hosts().forEach(host -> hosts.add(resolve(rule, host), rule));
            }
        }
    }

    /** On sidecars rules of one host are not merged: the oldest takes it whole. */
    Optional<VirtualService> inForce(String host, String gateway) {
        HostIndex<VirtualService> hosts = byGateway.get(gateway);
        return hosts == null ? Optional.empty() : hosts.find(host).stream().findFirst();
    }

    List<BoundRoute> sidecarRoutes(String host, int port, String proxyNamespace, Map<String, String> proxyLabels) {
        return inForce(host, VirtualService.MESH)
                .map(rule ->
                        routes(rule, match -> match.appliesTo(VirtualService.MESH, port, proxyNamespace, proxyLabels)))
                .orElse(List.of());
    }

    Optional<BoundTcpRoute> sidecarConnections(
            String host, int port, String proxyNamespace, Map<String, String> proxyLabels) {
        return inForce(host, VirtualService.MESH).stream()
                .flatMap(rule -> rule.tcp().stream()
                        .filter(route -> route.appliesTo(port, proxyNamespace, proxyLabels))
                        .map(route -> new BoundTcpRoute(rule, route)))
                .findFirst();
    }

    List<GatewayHost> gatewayHosts(Collection<Gateway> gateways, int serverPort) {
        SortedMap<String, Set<BoundRoute>> byHost = new TreeMap<>();
        for (VirtualService rule : oldestFirst) {
            for (Gateway gateway : gateways) {
                String name = gateway.meta().qualifiedName();
                if (!rule.bindsTo(name)) {
                    continue;
                }
                List<BoundRoute> routes = routes(rule, match -> match.appliesTo(name, serverPort, "", Map.of()));
                for (String host : sharedHosts(rule, gateway, serverPort)) {
                    byHost.computeIfAbsent(host, key -> new LinkedHashSet<>()).addAll(routes);
                }
            }
        }
        return byHost.entrySet().stream()
                .map(entry -> new GatewayHost(entry.getKey(), catchAllsLast(entry.getValue())))
                .toList();
    }

    /** The hosts that both a rule and one of a gateway's servers speak of, the narrower of the two names. */
    List<String> sharedHosts(VirtualService rule, Gateway gateway, int serverPort) {
        return gateway.servers().stream()
                .filter(server -> server.port() == serverPort)
                .flatMap(server -> sharedHosts(rule, gateway, server).stream())
                .distinct()
                .sorted()
                .toList();
    }

    private List<String> sharedHosts(VirtualService rule, Gateway gateway, Server server) {
        List<String> shared = new ArrayList<>();
        for (String serverHost : server.hosts()) {
            int slash = serverHost.indexOf('/');
            String wide = resolve(rule, serverHost.substring(slash + 1));
            String namespace = slash < 0 ? "*" : serverHost.substring(0, slash);
            if (!admits(namespace, gateway, rule)) {
                continue;
            }
            for (String host : rule.hosts()) {
                String narrow = resolve(rule, host);
                if (HostIndex.covers(wide, narrow)) {
                    shared.add(narrow);
                } else if (HostIndex.covers(narrow, wide)) {
                    shared.add(wide);
                }
            }
        }
        return shared;
    }

    private static boolean admits(String namespace, Gateway gateway, VirtualService rule) {
        return switch (namespace) {
            case "*" -> true;
            case "." -> rule.meta().namespace().equals(gateway.meta().namespace());
            default -> rule.meta().namespace().equals(namespace);
        };
    }

    private static List<BoundRoute> routes(VirtualService rule, Predicate<HttpMatch> applies) {
        List<BoundRoute> routes = new ArrayList<>();
        for (HttpRoute route : rule.http()) {
            if (route.match().isEmpty()) {
                routes.add(new BoundRoute(rule, route, Optional.empty()));
                return routes;
            }
            for (HttpMatch match : route.match()) {
                if (applies.test(match)) {
                    routes.add(new BoundRoute(rule, route, Optional.of(match)));
                    if (match.catchesAll()) {
                        return routes;
                    }
                }
            }
        }
        return routes;
    }

    private static List<BoundRoute> catchAllsLast(Collection<BoundRoute> routes) {
        return routes.stream()
                .sorted(Comparator.comparing(BoundRoute::catchesAll))
                .toList();
    }

    private String resolve(VirtualService rule, String host) {
        return mesh.resolve(host, rule.meta().namespace());
    }
}
