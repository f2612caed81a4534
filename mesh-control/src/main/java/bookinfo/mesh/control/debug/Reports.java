package bookinfo.mesh.control.debug;

import bookinfo.mesh.config.Endpoint;
import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.Service;
import bookinfo.mesh.control.translate.Placement;
import bookinfo.mesh.control.translate.Proxy;
import bookinfo.mesh.control.translate.Resource;
import bookinfo.mesh.control.translate.ResourceType;
import bookinfo.mesh.control.translate.XdsJson;
import bookinfo.mesh.control.xds.ConnectionState;
import bookinfo.mesh.control.xds.TypeState;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.admin.v3.ClustersConfigDump;
import io.envoyproxy.envoy.admin.v3.ConfigDump;
import io.envoyproxy.envoy.admin.v3.EndpointsConfigDump;
import io.envoyproxy.envoy.admin.v3.ListenersConfigDump;
import io.envoyproxy.envoy.admin.v3.RoutesConfigDump;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the debug endpoints answer, in the shapes that istioctl and Kiali read. Pure functions. */
final class Reports {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** How each type is called in {@code syncz}. */
    private static final Map<ResourceType, String> WORDS = Map.of(
            ResourceType.CLUSTER, "cluster",
            ResourceType.ENDPOINT, "endpoint",
            ResourceType.LISTENER, "listener",
            ResourceType.ROUTE, "route");

    private Reports() {}

    /** Per proxy, the nonce of each type's last push and of the last that it acknowledged: equal when it is in sync. */
    static JsonNode syncz(List<ConnectionState> states) {
        ArrayNode all = JSON.arrayNode();
        for (ConnectionState state : states) {
            ObjectNode one = identity(all.addObject(), state.proxy());
            state.types().forEach((type, answered) -> {
                one.put(WORDS.get(type) + "_sent", answered.sent());
                one.put(WORDS.get(type) + "_acked", answered.acked());
            });
        }
        return all;
    }

    /** Per connection, since when and what is subscribed, what is unanswered and what was refused and why. */
    static JsonNode adsz(List<ConnectionState> states, long snapshot) {
        ObjectNode report = JSON.objectNode().put("totalClients", states.size()).put("snapshot", snapshot);
        ArrayNode clients = report.putArray("clients");
        for (ConnectionState state : states) {
            ObjectNode client = clients.addObject()
                    .put("connectionId", state.proxy().name())
                    .put("connectedAt", state.connected().toString())
                    .put("address", state.proxy().address())
                    .put("snapshot", state.snapshot())
                    .put("settled", state.unsettled().isEmpty());
            ObjectNode watches = client.putObject("watches");
            state.types().forEach((type, answered) -> watches.set(type.url(), watch(answered)));
        }
        return report;
    }

    private static ObjectNode watch(TypeState state) {
        ObjectNode watch = JSON.objectNode();
        ObjectNode held = watch.putObject("held");
        state.held().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> held.put(entry.getKey(), entry.getValue()));
        watch.put("waiting", state.waiting());
        ObjectNode rejected = watch.putObject("rejected");
        state.rejections().forEach((name, rejection) -> rejected.put(name, rejection.message()));
        return watch;
    }

    static JsonNode registryz(Mesh mesh) {
        ArrayNode services = JSON.arrayNode();
        for (Service service : mesh.services()) {
            ObjectNode one = services.addObject()
                    .put("hostname", mesh.host(service))
                    .put("clusterIP", String.join(",", service.clusterIps()));
            ObjectNode attributes = one.putObject("Attributes");
            attributes.put("Name", service.meta().name());
            attributes.put("Namespace", service.meta().namespace());
            ArrayNode ports = one.putArray("ports");
            service.ports()
                    .forEach(port -> ports.addObject()
                            .put("name", port.name())
                            .put("port", port.port())
                            .put("protocol", port.protocol().toString()));
        }
        return services;
    }

    static JsonNode endpointz(Mesh mesh) {
        ArrayNode all = JSON.arrayNode();
        for (Service service : mesh.services()) {
            for (Service.ServicePort port : service.ports()) {
                ObjectNode one = all.addObject().put("svc", mesh.host(service) + ":" + port.name());
                ArrayNode endpoints = one.putArray("ep");
                for (Endpoint endpoint : mesh.endpoints(service, port, Map.of())) {
                    endpoints
                            .addObject()
                            .put("endpoint", endpoint.address() + ":" + endpoint.port())
                            .put(
                                    "workload",
                                    endpoint.workload()
                                            .map(pod -> pod.meta().name())
                                            .orElse(""));
                }
            }
        }
        return all;
    }

    /** What a proxy should have, in the shape of Envoy's own config dump. */
    static String configDump(ConnectionState state) {
        ClustersConfigDump.Builder clusters = ClustersConfigDump.newBuilder();
        wanted(state, ResourceType.CLUSTER)
                .forEach(one -> clusters.addDynamicActiveClusters(ClustersConfigDump.DynamicCluster.newBuilder()
                        .setVersionInfo(one.version())
                        .setCluster(one.body())));
        EndpointsConfigDump.Builder endpoints = EndpointsConfigDump.newBuilder();
        wanted(state, ResourceType.ENDPOINT)
                .forEach(one ->
                        endpoints.addDynamicEndpointConfigs(EndpointsConfigDump.DynamicEndpointConfig.newBuilder()
                                .setVersionInfo(one.version())
                                .setEndpointConfig(one.body())));
        ListenersConfigDump.Builder listeners = ListenersConfigDump.newBuilder();
        wanted(state, ResourceType.LISTENER)
                .forEach(one -> listeners.addDynamicListeners(ListenersConfigDump.DynamicListener.newBuilder()
                        .setName(one.name())
                        .setActiveState(ListenersConfigDump.DynamicListenerState.newBuilder()
                                .setVersionInfo(one.version())
                                .setListener(one.body()))));
        RoutesConfigDump.Builder routes = RoutesConfigDump.newBuilder();
        wanted(state, ResourceType.ROUTE)
                .forEach(one -> routes.addDynamicRouteConfigs(RoutesConfigDump.DynamicRouteConfig.newBuilder()
                        .setVersionInfo(one.version())
                        .setRouteConfig(one.body())));
        ConfigDump.Builder dump = ConfigDump.newBuilder();
        for (Message part : List.of(clusters.build(), endpoints.build(), listeners.build(), routes.build())) {
            dump.addConfigs(Any.pack(part));
        }
        return XdsJson.of(dump);
    }

    private static Collection<Resource> wanted(ConnectionState state, ResourceType type) {
        return state.wanted().all(type).values();
    }

    private static ObjectNode identity(ObjectNode node, Proxy proxy) {
        return node.put("cluster_id", proxy.clusterId())
                .put("proxy", proxy.name())
                .put("proxy_type", proxy.placement() instanceof Placement.Edge ? "router" : "sidecar")
                .put("proxy_version", proxy.version())
                .put("istio_version", proxy.version());
    }
}
