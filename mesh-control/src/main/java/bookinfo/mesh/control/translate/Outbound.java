package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.BoundRoute;
import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.Service.ServicePort;
import bookinfo.mesh.control.translate.Visible.VisibleService;
import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The application's calls, without interception: every service name leads to the sidecar's outbound address, where one
 * listener for each port routes by Host, or passes connections on where no HTTP is spoken, and an HTTP proxy serves programs
 * that can be told of one.
 */
final class Outbound {
    private static final int PROXY_PORT = 15080;
    private static final String PROXY_ROUTES = "http_proxy";
    private static final int BAD_GATEWAY = 502;
    private static final int MAX_DIRECT_BODY = 1 << 20;
    private static final int HTTP_PORT = 80;

    private final Mesh mesh;
    private final Proxy proxy;
    private final Visible visible;
    private final Routes routes;

    Outbound(Mesh mesh, Proxy proxy, Visible visible) {
        this.mesh = mesh;
        this.proxy = proxy;
        this.visible = visible;
        this.routes = new Routes(mesh);
    }

    List<Resource> resources() {
        List<Resource> resources = new ArrayList<>();
        resources.add(listener(PROXY_PORT, PROXY_ROUTES));
        resources.add(table(PROXY_ROUTES, proxyHosts()).build());
        for (int port : visible.httpPorts()) {
            String name = Integer.toString(port);
            resources.add(listener(port, name));
            resources.add(table(name, hosts(port)).ignorePort().build());
        }
        // A name's address is the same for all services, so a port leads to one of them alone: to requests first, as in
        // Istio.
        Set<Integer> taken = new HashSet<>(visible.httpPorts());
        taken.add(PROXY_PORT);
        for (VisibleService service : visible.services()) {
            for (ServicePort port : service.tcpPorts()) {
                if (taken.add(port.port())) {
                    resources.add(connections(service.host(), port.port()));
                }
            }
        }
        return resources;
    }

    private Resource connections(String host, int port) {
        return listener(port, Connections.outbound(mesh, proxy, host, port));
    }

    private Resource listener(int port, String routeTable) {
        return listener(port, Filters.chain(Filters.outbound("outbound_0.0.0.0_" + port + ";", routeTable)));
    }

    private Resource listener(int port, FilterChain chain) {
        String name = proxy.outboundAddress() + "_" + port;
        Listener listener = Listener.newBuilder()
                .setName(name)
                .setAddress(Names.address(proxy.outboundAddress(), port))
                .setTrafficDirection(TrafficDirection.OUTBOUND)
                .addFilterChains(chain)
                .build();
        return Resource.of(ResourceType.LISTENER, name, listener);
    }

    private List<VirtualHost> hosts(int port) {
        List<VirtualHost> hosts = new ArrayList<>();
        for (VisibleService service : visible.services()) {
            if (service.httpPorts().stream().anyMatch(one -> one.port() == port)) {
                hosts.add(host(service, port, names(service)));
            }
        }
        return hosts;
    }

    /** Here one table serves all ports, so the port is part of the name; without one it is 80. */
    private List<VirtualHost> proxyHosts() {
        List<VirtualHost> hosts = new ArrayList<>();
        for (VisibleService service : visible.services()) {
            for (ServicePort port : service.httpPorts()) {
                List<String> domains = new ArrayList<>();
                for (String name : names(service)) {
                    domains.add(name + ":" + port.port());
                    if (port.port() == HTTP_PORT) {
                        domains.add(name);
                    }
                }
                hosts.add(host(service, port.port(), domains));
            }
        }
        return hosts;
    }

    private VirtualHost host(VisibleService service, int port, List<String> domains) {
        VirtualHost.Builder host = VirtualHost.newBuilder()
                .setName(Names.virtualHost(service.host(), port))
                .addAllDomains(domains)
                .setIncludeRequestAttemptCount(true);
        List<BoundRoute> rules = mesh.sidecarRoutes(service.host(), port, proxy.namespace(), proxy.labels());
        if (rules.isEmpty()) {
            return host.addRoutes(Routes.plain(service.host(), port)).build();
        }
        rules.forEach(rule -> host.addRoutes(routes.bound(rule, port)));
        return host.build();
    }

    private List<String> names(VisibleService service) {
        String name = service.service().meta().name();
        String namespace = service.service().meta().namespace();
        List<String> names = new ArrayList<>(List.of(service.host(), service.host() + "."));
        if (namespace.equals(proxy.namespace())) {
            names.add(name);
        }
        names.add(name + "." + namespace + ".svc");
        names.add(name + "." + namespace);
        if (!service.service().clusterIp().isEmpty()) {
            names.add(service.service().clusterIp());
        }
        return names;
    }

    private Table table(String name, List<VirtualHost> hosts) {
        return new Table(RouteConfiguration.newBuilder()
                .setName(name)
                .addAllVirtualHosts(hosts)
                .addVirtualHosts(blockAll())
                .setValidateClusters(BoolValue.of(false))
                .setMaxDirectResponseBodySizeBytes(UInt32Value.of(MAX_DIRECT_BODY)));
    }

    /** A name that is no service: passing the request on would dial this listener again. */
    private static VirtualHost blockAll() {
        return VirtualHost.newBuilder()
                .setName("block_all")
                .addDomains("*")
                .addRoutes(Route.newBuilder()
                        .setName("block_all")
                        .setMatch(RouteMatch.newBuilder().setPrefix("/"))
                        .setDirectResponse(DirectResponseAction.newBuilder().setStatus(BAD_GATEWAY)))
                .setIncludeRequestAttemptCount(true)
                .build();
    }

    /** A route table on its way to a resource. */
    private record Table(RouteConfiguration.Builder routes) {
        Table ignorePort() {
            routes.setIgnorePortInHostMatching(true);
            return this;
        }

        Resource build() {
            return Resource.of(ResourceType.ROUTE, routes.getName(), routes.build());
        }
    }
}
