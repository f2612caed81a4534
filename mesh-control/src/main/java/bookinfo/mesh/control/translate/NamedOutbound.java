package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.Service.ServicePort;
import bookinfo.mesh.control.translate.Visible.VisibleService;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
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
final class NamedOutbound {
    private static final int PROXY_PORT = 15080;
    private static final String PROXY_ROUTES = "http_proxy";
    private static final int HTTP_PORT = 80;

    /** A name that is no service: passing the request on would dial this listener again. */
    private static final VirtualHost OTHER = UnknownHosts.blockAll();

    private final String address;
    private final Visible visible;
    private final RouteTables tables;
    private final Filters filters;
    private final Connections connections;

    NamedOutbound(
            Placement.Named placement, Visible visible, RouteTables tables, Filters filters, Connections connections) {
        this.address = placement.outboundAddress();
        this.visible = visible;
        this.tables = tables;
        this.filters = filters;
        this.connections = connections;
    }

    List<Resource> resources() {
        List<Resource> resources = new ArrayList<>();
        resources.add(listener(PROXY_PORT, PROXY_ROUTES));
        resources.add(proxyTable());
        for (int port : visible.requestPorts()) {
            resources.add(listener(port, Integer.toString(port)));
            resources.add(tables.ofPort(port, OTHER));
        }
        // A name's address is the same for all services, so a port leads to one of them alone: to requests first, as in
        // Istio.
        Set<Integer> taken = new HashSet<>(visible.requestPorts());
        taken.add(PROXY_PORT);
        for (VisibleService service : visible.services()) {
            for (ServicePort port : service.ports(Traffic.CONNECTIONS)) {
                if (taken.add(port.port())) {
                    resources.add(listener(port.port(), connections.outbound(service.host(), port.port())));
                }
            }
        }
        return resources;
    }

    private Resource listener(int port, String routeTable) {
        return listener(port, Filters.chain(filters.outbound("outbound_0.0.0.0_" + port + ";", routeTable)));
    }

    private Resource listener(int port, FilterChain chain) {
        String name = address + "_" + port;
        Listener listener = Listener.newBuilder()
                .setName(name)
                .setAddress(Names.address(address, port))
                .setTrafficDirection(TrafficDirection.OUTBOUND)
                .addFilterChains(chain)
                .build();
        return Resource.of(ResourceType.LISTENER, name, listener);
    }

    /** Here one table serves all ports, so the port is part of the name; without one it is 80. */
    private Resource proxyTable() {
        RouteConfiguration.Builder table = RouteTables.table(PROXY_ROUTES);
        for (VisibleService service : visible.services()) {
            for (ServicePort port : service.ports(Traffic.REQUESTS)) {
                List<String> domains = new ArrayList<>();
                for (String name : tables.names(service)) {
                    domains.add(name + ":" + port.port());
                    if (port.port() == HTTP_PORT) {
                        domains.add(name);
                    }
                }
                table.addVirtualHosts(tables.host(service, port.port(), domains));
            }
        }
        return RouteTables.resource(table.addVirtualHosts(OTHER));
    }
}
