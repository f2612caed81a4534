package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.config.Snapshot;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything the control plane has sent, from which the {@link Snapshot} of the moment follows. A listener is active once its
 * routes are here, a cluster once its endpoints are; until then the versions before them serve on. One thread writes; the
 * lock is for those who look at it from outside.
 */
final class ResourceStore {

    private final Bootstrap bootstrap;
    private final Held<ClusterCompiler.Compiled> clusters = new Held<>(
            (message, version) -> ClusterCompiler.compile(message, version).forTraffic());
    private final Held<List<Endpoint>> endpoints = new Held<>((message, version) -> EndpointCompiler.compile(message));
    private final Held<ListenerConfig> listeners;
    private final Held<RouteTable> routes;
    private final Set<ResourceType> answered = EnumSet.noneOf(ResourceType.class);

    /** @param checks what else the data path asks of a listener and of a route table */
    ResourceStore(Bootstrap bootstrap, Checks checks) {
        this.bootstrap = bootstrap;
        this.listeners = new Held<>((message, version) -> checks.listener(ListenerCompiler.compile(message, version)));
        this.routes = new Held<>((message, version) -> checks.routes(RouteCompiler.compile(message, version)));
        bootstrap.listeners().values().forEach(checks::fixed);
    }

    /**
     * Takes in one response. As in Envoy each good resource counts although another one of the same response is refused.
     *
     * @return what was refused and why; empty when nothing was
     */
    synchronized List<String> update(ResourceType type, List<Resource> added, List<String> removed) {
        List<String> refusals = new ArrayList<>();
        for (Resource resource : added) {
            if (isStatic(type, resource.name())) {
                refusals.add(type + " " + resource.name() + ": the bootstrap has one of this name (expected: another)");
            } else {
                held(type).accept(resource).ifPresent(refusals::add);
            }
        }
        // Endpoints and routes live as long as something names them, whatever the control plane says.
        if (type.wildcard()) {
            removed.forEach(held(type)::remove);
        }
        answered.add(type);
        settle();
        return refusals;
    }

    /** The names that are wanted of a kind that is asked for by name. */
    synchronized Set<String> wanted(ResourceType type) {
        Set<String> names = new HashSet<>();
        switch (type) {
            case ENDPOINTS ->
                entries(clusters).forEach(cluster -> cluster.edsName().ifPresent(names::add));
            case ROUTES -> entries(listeners).forEach(listener -> names.addAll(listener.rds()));
            case CLUSTER, LISTENER -> {}
        }
        return names;
    }

    /** The versions that were accepted, by name. */
    synchronized Map<String, String> versions(ResourceType type) {
        Map<String, String> versions = new TreeMap<>();
        held(type)
                .latest()
                .forEach((name, entry) -> versions.put(name, entry.resource().version()));
        return versions;
    }

    /** Whether the control plane has answered yet. */
    synchronized boolean reached() {
        return !answered.isEmpty();
    }

    /** Whether the control plane has said which clusters and listeners there are, and no listener waits for its first routes. */
    synchronized boolean ready() {
        return bootstrap.controlPlane().map(ControlPlane::wildcards).orElse(Set.of()).stream()
                        .allMatch(answered::contains)
                && listeners.active().keySet().containsAll(listeners.latest().keySet());
    }

    synchronized Snapshot snapshot() {
        Map<String, ListenerConfig> listenerConfigs = new HashMap<>(bootstrap.listeners());
        listeners.active().forEach((name, entry) -> listenerConfigs.put(name, entry.compiled()));
        Map<String, RouteTable> tables = new HashMap<>();
        routes.active().forEach((name, entry) -> tables.put(name, entry.compiled()));
        Map<String, ClusterConfig> clusterConfigs = new HashMap<>(bootstrap.clusters());
        clusters.active().forEach((name, entry) -> clusterConfigs.put(name, withEndpoints(entry.compiled())));
        return new Snapshot(listenerConfigs, tables, clusterConfigs);
    }

    /** Everything as JSON, in the shape of Envoy's {@code /config_dump}. */
    synchronized String configDump() {
        return new ConfigDump(bootstrap, clusters, endpoints, listeners, routes).json();
    }

    private ClusterConfig withEndpoints(ClusterCompiler.Compiled cluster) {
        return cluster.edsName()
                .flatMap(name -> Optional.ofNullable(endpoints.active().get(name)))
                .map(entry -> cluster.config().withEndpoints(entry.compiled()))
                .orElse(cluster.config());
    }

    private void settle() {
        retain(endpoints, wanted(ResourceType.ENDPOINTS));
        retain(routes, wanted(ResourceType.ROUTES));
        endpoints.promote(any -> true);
        routes.promote(any -> true);
        clusters.promote(cluster -> cluster.edsName()
                .map(name -> endpoints.active().containsKey(name))
                .orElse(true));
        listeners.promote(listener -> routes.active().keySet().containsAll(listener.rds()));
    }

    private static void retain(Held<?> held, Set<String> names) {
        Set<String> unwanted = new HashSet<>(held.latest().keySet());
        unwanted.addAll(held.refused().keySet());
        unwanted.removeAll(names);
        unwanted.forEach(held::remove);
    }

    private static <T> Stream<T> entries(Held<T> held) {
        return Stream.concat(held.latest().values().stream(), held.active().values().stream())
                .map(Held.Entry::compiled);
    }

    private boolean isStatic(ResourceType type, String name) {
        return switch (type) {
            case CLUSTER -> bootstrap.clusters().containsKey(name);
            case LISTENER -> bootstrap.listeners().containsKey(name);
            case ENDPOINTS, ROUTES -> false;
        };
    }

    private Held<?> held(ResourceType type) {
        return switch (type) {
            case CLUSTER -> clusters;
            case ENDPOINTS -> endpoints;
            case LISTENER -> listeners;
            case ROUTES -> routes;
        };
    }
}
