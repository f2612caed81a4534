package bookinfo.mesh.proxy.admin;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.exchange.ClusterLoad;
import bookinfo.mesh.proxy.telemetry.Json;
import bookinfo.mesh.proxy.telemetry.ProxyTelemetry;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Clusters and listeners as Envoy lists them, in text and JSON. */
final class Listings {
    private final ProxyControl proxy;
    private final ProxyTelemetry telemetry;

    Listings(ProxyControl proxy, ProxyTelemetry telemetry) {
        this.proxy = proxy;
        this.telemetry = telemetry;
    }

    AdminResponse clusters(AdminRequest request) {
        List<ClusterConfig> clusters = proxy.snapshot().clusters().values().stream()
                .sorted(Comparator.comparing(ClusterConfig::name))
                .toList();
        return json(request)
                ? AdminResponse.json(clusters.stream()
                        .map(this::clusterJson)
                        .collect(Collectors.joining(",", "{\"cluster_statuses\":[", "]}\n")))
                : AdminResponse.text(clusters.stream().map(this::clusterText).collect(Collectors.joining()));
    }

    AdminResponse listeners(AdminRequest request) {
        List<ListenerConfig> listeners = proxy.snapshot().listeners().values().stream()
                .sorted(Comparator.comparing(ListenerConfig::name))
                .toList();
        return json(request)
                ? AdminResponse.json(listeners.stream()
                        .map(Listings::listenerJson)
                        .collect(Collectors.joining(",", "{\"listener_statuses\":[", "]}\n")))
                : AdminResponse.text(listeners.stream()
                        .flatMap(it -> it.addresses().stream().map(address -> it.name() + "::" + text(address) + "\n"))
                        .collect(Collectors.joining()));
    }

    private static String listenerJson(ListenerConfig listener) {
        String additional =
                listener.addresses().stream().skip(1).map(Listings::addressJson).collect(Collectors.joining(","));
        return "{\"name\":" + Json.string(listener.name()) + ",\"local_address\":" + addressJson(listener.address())
                + (additional.isEmpty() ? "" : ",\"additional_local_addresses\":[" + additional + "]") + "}";
    }

    private static boolean json(AdminRequest request) {
        return request.parameter("format").filter("json"::equals).isPresent();
    }

    private String clusterText(ClusterConfig cluster) {
        StringBuilder text = new StringBuilder();
        String start = cluster.name() + "::";
        line(text, start, "observability_name", cluster.statName());
        line(text, start, "default_priority::max_connections", cluster.limits().maxConnections());
        line(
                text,
                start,
                "default_priority::max_pending_requests",
                cluster.limits().maxPendingRequests());
        line(text, start, "default_priority::max_requests", cluster.limits().maxRequests());
        line(text, start, "default_priority::max_retries", cluster.limits().maxRetries());
        line(text, start, "added_via_api", !cluster.version().isEmpty());
        ClusterLoad load = proxy.load(cluster.name());
        for (Endpoint endpoint : endpoints(cluster, load)) {
            String at = start + text(endpoint.address()) + "::";
            telemetry.endpoint(cluster.name(), endpoint).forEach((name, value) -> line(text, at, name, value));
            line(
                    text,
                    at,
                    "hostname",
                    endpoint.address().isUnresolved() ? endpoint.address().getHostString() : "");
            line(text, at, "health_flags", healthFlags(endpoint, load.ejected()));
            line(text, at, "weight", endpoint.weight());
        }
        return text.toString();
    }

    /** Those it has, and those that the destinations of clients made. */
    private static List<Endpoint> endpoints(ClusterConfig cluster, ClusterLoad load) {
        return Stream.concat(
                        cluster.endpoints().stream(),
                        load.destinations().stream()
                                .sorted(Comparator.comparing(Listings::text))
                                .map(Endpoint::of))
                .toList();
    }

    private static String healthFlags(Endpoint endpoint, Set<InetSocketAddress> ejected) {
        String flags = (ejected.contains(endpoint.address()) ? "/failed_outlier_check" : "")
                + (endpoint.healthy() ? "" : "/failed_eds_health");
        return flags.isEmpty() ? "healthy" : flags;
    }

    private static void line(StringBuilder text, String start, String name, Object value) {
        text.append(start).append(name).append("::").append(value).append('\n');
    }

    private String clusterJson(ClusterConfig cluster) {
        ClusterLoad load = proxy.load(cluster.name());
        return "{\"name\":" + Json.string(cluster.name()) + ",\"added_via_api\":"
                + !cluster.version().isEmpty() + ",\"observability_name\":" + Json.string(cluster.statName())
                + endpoints(cluster, load).stream()
                        .map(endpoint -> endpointJson(cluster, endpoint, load.ejected()))
                        .collect(Collectors.joining(",", ",\"host_statuses\":[", "]}"));
    }

    private String endpointJson(ClusterConfig cluster, Endpoint endpoint, Set<InetSocketAddress> ejected) {
        Map<String, Long> figures = telemetry.endpoint(cluster.name(), endpoint);
        String stats = figures.entrySet().stream()
                .map(it -> "{\"name\":\"" + it.getKey() + "\",\"value\":\"" + it.getValue() + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        String out = ejected.contains(endpoint.address()) ? "\"failed_outlier_check\":true," : "";
        return "{\"address\":" + addressJson(endpoint.address()) + ",\"stats\":" + stats
                + ",\"health_status\":{" + out + "\"eds_health_status\":\""
                + (endpoint.healthy() ? "HEALTHY" : "UNHEALTHY")
                + "\"},\"weight\":" + endpoint.weight() + "}";
    }

    private static String addressJson(InetSocketAddress address) {
        return "{\"socket_address\":{\"address\":" + Json.string(host(address)) + ",\"port_value\":" + address.getPort()
                + "}}";
    }

    private static String text(InetSocketAddress address) {
        return host(address) + ":" + address.getPort();
    }

    private static String host(InetSocketAddress address) {
        return address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
    }
}
