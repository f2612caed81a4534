package bookinfo.mesh.proxy.agent;

import bookinfo.mesh.proxy.telemetry.Json;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Renders the Envoy bootstrap of a pod's proxy. A stock Envoy started from the same file joins the mesh too.
 *
 * <p>Health and statistics are served as in Istio: 15021 forwards to the agent, which knows when the proxy is ready, and
 * 15090 to the administration interface, of which it shows nothing but Prometheus' text.
 */
public final class BootstrapJson {
    static final int ADMIN_PORT = 15000;
    static final int AGENT_PORT = 15020;
    private static final int HEALTH_PORT = 15021;
    private static final int PROMETHEUS_PORT = 15090;
    private static final String XDS = "xds-grpc";
    private static final String TYPE = "@type";
    private static final String EXTENSIONS = "type.googleapis.com/envoy.extensions.";

    private BootstrapJson() {}

    /** The bootstrap as a JSON text. */
    public static String render(PodEnvironment pod) {
        String inside = adminAddress(pod);
        String outside = pod.loopback()
                ? pod.instanceIp()
                : switch (IpFamily.of(pod.instanceIp())) {
                    case IPV4 -> "0.0.0.0";
                    case IPV6 -> "::";
                };
        return Json.text(Map.of(
                "node",
                Map.of("id", pod.nodeId(), "cluster", pod.nodeCluster(), "metadata", pod.metadata()),
                "admin",
                Map.of("address", address(inside, ADMIN_PORT)),
                "dynamic_resources",
                dynamicResources(),
                "static_resources",
                Map.of(
                        "clusters",
                        List.of(
                                xds(pod),
                                cluster("agent", "STATIC", inside, AGENT_PORT),
                                cluster("prometheus_stats", "STATIC", inside, ADMIN_PORT)),
                        "listeners",
                        List.of(
                                health(pod.role(), outside),
                                listener(
                                        "stats", outside, PROMETHEUS_PORT, "/stats/prometheus", "prometheus_stats")))));
    }

    /** Where the administration interface and the agent listen for the proxy itself. */
    static String adminAddress(PodEnvironment pod) {
        return pod.loopback() ? pod.instanceIp() : "127.0.0.1";
    }

    private static Map<String, Object> dynamicResources() {
        Map<String, Object> ads = Map.of("ads", Map.of(), "initial_fetch_timeout", "0s", "resource_api_version", "V3");
        return Map.of(
                "lds_config",
                ads,
                "cds_config",
                ads,
                "ads_config",
                Map.of(
                        "api_type",
                        "DELTA_GRPC",
                        "transport_api_version",
                        "V3",
                        "set_node_on_first_message_only",
                        true,
                        "grpc_services",
                        List.of(Map.of("envoy_grpc", Map.of("cluster_name", XDS)))));
    }

    private static Map<String, Object> xds(PodEnvironment pod) {
        Map<String, Object> xds = new TreeMap<>(
                cluster(XDS, "STRICT_DNS", discoveryHost(pod), pod.discovery().getPort()));
        xds.put(
                "typed_extension_protocol_options",
                Map.of(
                        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
                        Map.of(
                                TYPE,
                                EXTENSIONS + "upstreams.http.v3.HttpProtocolOptions",
                                "explicit_http_config",
                                Map.of("http2_protocol_options", Map.of()))));
        return xds;
    }

    /** A laptop's service names are known to the JVM alone; a stock Envoy asks DNS, so it is given the address. */
    private static String discoveryHost(PodEnvironment pod) {
        String name = pod.discovery().getHostString();
        if (pod.binary().isEmpty() || !pod.loopback()) {
            return name;
        }
        InetSocketAddress found = new InetSocketAddress(name, pod.discovery().getPort());
        return found.isUnresolved() ? name : found.getAddress().getHostAddress();
    }

    private static Map<String, Object> cluster(String name, String type, String host, int port) {
        return Map.of(
                "name",
                name,
                "type",
                type,
                "connect_timeout",
                "1s",
                "load_assignment",
                Map.of(
                        "cluster_name",
                        name,
                        "endpoints",
                        List.of(Map.of(
                                "lb_endpoints", List.of(Map.of("endpoint", Map.of("address", address(host, port))))))));
    }

    /**
     * A load balancer that begins connections with a PROXY header begins its health checks so too
     * (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#proxy-protocol), the
     * kubelet does not. Nothing here depends on who asks.
     */
    private static Map<String, Object> health(Role role, String outside) {
        Map<String, Object> listener =
                new TreeMap<>(listener("health", outside, HEALTH_PORT, "/healthz/ready", "agent"));
        if (role == Role.ROUTER) {
            listener.put(
                    "listener_filters",
                    List.of(Map.of(
                            "name",
                            "envoy.filters.listener.proxy_protocol",
                            "typed_config",
                            Map.of(
                                    TYPE,
                                    EXTENSIONS + "filters.listener.proxy_protocol.v3.ProxyProtocol",
                                    "allow_requests_without_proxy_protocol",
                                    true))));
        }
        return listener;
    }

    private static Map<String, Object> listener(String name, String host, int port, String prefix, String cluster) {
        Map<String, Object> route = Map.of("match", Map.of("prefix", prefix), "route", Map.of("cluster", cluster));
        Map<String, Object> virtualHost = Map.of("name", name, "domains", List.of("*"), "routes", List.of(route));
        Map<String, Object> router = Map.of(
                "name",
                "envoy.filters.http.router",
                "typed_config",
                Map.of(TYPE, EXTENSIONS + "filters.http.router.v3.Router"));
        Map<String, Object> manager = Map.of(
                TYPE,
                EXTENSIONS + "filters.network.http_connection_manager.v3.HttpConnectionManager",
                "stat_prefix",
                name,
                "route_config",
                Map.of("name", name, "virtual_hosts", List.of(virtualHost)),
                "http_filters",
                List.of(router));
        Map<String, Object> filter =
                Map.of("name", "envoy.filters.network.http_connection_manager", "typed_config", manager);
        return Map.of(
                "name",
                name,
                "address",
                address(host, port),
                "filter_chains",
                List.of(Map.of("filters", List.of(filter))));
    }

    private static Map<String, Object> address(String host, int port) {
        return Map.of("socket_address", Map.of("address", host, "port_value", port));
    }
}
