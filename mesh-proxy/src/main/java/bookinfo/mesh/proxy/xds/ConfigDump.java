package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.xds.Resource.Refused;
import bookinfo.mesh.proxy.xds.Tree.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All configuration in the shape of Envoy's {@code /config_dump}. */
final class ConfigDump {

    private static final String PACKAGE = "envoy.admin.v3.";

    private final Bootstrap bootstrap;
    private final Held<ClusterCompiler.Compiled> clusters;
    private final Held<List<Endpoint>> endpoints;
    private final Held<ListenerConfig> listeners;
    private final Held<RouteTable> routes;

    ConfigDump(
            Bootstrap bootstrap,
            Held<ClusterCompiler.Compiled> clusters,
            Held<List<Endpoint>> endpoints,
            Held<ListenerConfig> listeners,
            Held<RouteTable> routes) {
        this.bootstrap = bootstrap;
        this.clusters = clusters;
        this.endpoints = endpoints;
        this.listeners = listeners;
        this.routes = routes;
    }

    String json() {
        List<Tree.Single> sections = List.of(
                Tree.Packed.of(Tree.Builder.of(PACKAGE + "BootstrapConfigDump")
                        .put("bootstrap", bootstrap.tree())
                        .build()),
                Tree.Packed.of(clusters()),
                Tree.Packed.of(endpoints()),
                Tree.Packed.of(listeners()),
                Tree.Packed.of(routes()));
        return JsonWriter.write(Tree.Builder.of(PACKAGE + "ConfigDump")
                .put("configs", new Tree.Many(sections))
                .build());
    }

    private Message clusters() {
        List<Tree.Single> active = new ArrayList<>();
        List<Tree.Single> warming = new ArrayList<>();
        for (String name : names(clusters)) {
            if (clusters.warming(name)) {
                warming.add(state(
                        "ClustersConfigDump.DynamicCluster",
                        "cluster",
                        clusters.latest().get(name),
                        null));
            }
            if (clusters.active().containsKey(name) || clusters.refused().containsKey(name)) {
                active.add(state(
                        "ClustersConfigDump.DynamicCluster",
                        "cluster",
                        clusters.active().get(name),
                        clusters.refused().get(name)));
            }
        }
        return Tree.Builder.of(PACKAGE + "ClustersConfigDump")
                .put("static_clusters", fixed("clusters", "ClustersConfigDump.StaticCluster", "cluster"))
                .put("dynamic_active_clusters", new Tree.Many(active))
                .put("dynamic_warming_clusters", new Tree.Many(warming))
                .build();
    }

    private Message listeners() {
        List<Tree.Single> dynamic = new ArrayList<>();
        for (String name : names(listeners)) {
            Tree.Builder listener = Tree.Builder.of(PACKAGE + "ListenersConfigDump.DynamicListener")
                    .put("name", name);
            String state = "ListenersConfigDump.DynamicListenerState";
            Held.Entry<ListenerConfig> active = listeners.active().get(name);
            if (active != null) {
                listener.put("active_state", state(state, "listener", active, null));
            }
            if (listeners.warming(name)) {
                listener.put(
                        "warming_state",
                        state(state, "listener", listeners.latest().get(name), null));
            }
            Optional.ofNullable(listeners.refused().get(name))
                    .ifPresent(refused -> listener.put("error_state", failure(refused)));
            dynamic.add(listener.build());
        }
        return Tree.Builder.of(PACKAGE + "ListenersConfigDump")
                .put("static_listeners", fixed("listeners", "ListenersConfigDump.StaticListener", "listener"))
                .put("dynamic_listeners", new Tree.Many(dynamic))
                .build();
    }

    private Message routes() {
        List<Tree.Single> inline = new ArrayList<>();
        staticItems("listeners").forEach(listener -> inline.addAll(inlineRoutes((Message) listener)));
        listeners
                .active()
                .values()
                .forEach(entry -> inline.addAll(inlineRoutes(entry.resource().decode())));
        return Tree.Builder.of(PACKAGE + "RoutesConfigDump")
                .put("static_route_configs", new Tree.Many(inline))
                .put("dynamic_route_configs", states(routes, "RoutesConfigDump.DynamicRouteConfig", "route_config"))
                .build();
    }

    private Message endpoints() {
        return Tree.Builder.of(PACKAGE + "EndpointsConfigDump")
                .put(
                        "dynamic_endpoint_configs",
                        states(endpoints, "EndpointsConfigDump.DynamicEndpointConfig", "endpoint_config"))
                .build();
    }

    private static Tree.Many states(Held<?> held, String type, String field) {
        List<Tree.Single> states = new ArrayList<>();
        for (String name : names(held)) {
            states.add(
                    state(type, field, held.active().get(name), held.refused().get(name)));
        }
        return new Tree.Many(states);
    }

    private static Set<String> names(Held<?> held) {
        Set<String> names = new TreeSet<>(held.latest().keySet());
        names.addAll(held.refused().keySet());
        return names;
    }

    private static Message state(String type, String field, Held.@Nullable Entry<?> entry, @Nullable Refused refused) {
        Tree.Builder state = Tree.Builder.of(PACKAGE + type);
        if (entry != null) {
            Resource resource = entry.resource();
            state.put("version_info", resource.version())
                    .put(field, resource.packed())
                    .put("last_updated", WellKnown.message(resource.received()));
        }
        if (refused != null) {
            state.put("error_state", failure(refused));
        }
        return state.build();
    }

    private static Message failure(Refused refused) {
        Resource resource = refused.resource();
        return Tree.Builder.of(PACKAGE + "UpdateFailureState")
                .put("failed_configuration", resource.packed())
                .put("last_update_attempt", WellKnown.message(resource.received()))
                .put("details", refused.details())
                .put("version_info", resource.version())
                .build();
    }

    /** The route tables that are part of a listener. */
    private static List<Tree.Single> inlineRoutes(Message listener) {
        return Stream.concat(
                        items(listener, "filter_chains"),
                        listener.get("default_filter_chain").stream().map(Message.class::cast))
                .flatMap(chain -> items(chain, "filters"))
                .flatMap(filter -> filter.get("typed_config").stream())
                .flatMap(config -> ((Tree.Packed) config).content().stream())
                .flatMap(http -> http.get("route_config").stream())
                .<Tree.Single>map(table -> Tree.Builder.of(PACKAGE + "RoutesConfigDump.StaticRouteConfig")
                        .put("route_config", Tree.Packed.of((Message) table))
                        .build())
                .toList();
    }

    private static Stream<Message> items(Message message, String field) {
        return message.get(field).stream()
                .flatMap(many -> ((Tree.Many) many).items().stream())
                .map(Message.class::cast);
    }

    private List<? extends Tree.Single> staticItems(String list) {
        return bootstrap
                .tree()
                .get("static_resources")
                .flatMap(resources -> ((Message) resources).get(list))
                .map(many -> ((Tree.Many) many).items())
                .orElse(List.of());
    }

    private Tree.Many fixed(String list, String type, String field) {
        List<Tree.Single> wrapped = new ArrayList<>();
        for (Tree.Single item : staticItems(list)) {
            wrapped.add(Tree.Builder.of(PACKAGE + type)
                    .put(field, Tree.Packed.of((Message) item))
                    .build());
        }
        return new Tree.Many(wrapped);
    }
}
