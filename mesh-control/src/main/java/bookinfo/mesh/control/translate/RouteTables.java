package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.BoundRoute;
import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.control.translate.Visible.VisibleService;
import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.ArrayList;
import java.util.List;

/** What a sidecar's route tables are made of, however requests come to it. */
final class RouteTables {
    private static final int MAX_DIRECT_BODY = 1 << 20;

    private final Mesh mesh;
    private final Proxy proxy;
    private final Visible visible;
    private final Routes routes;

    RouteTables(Mesh mesh, Proxy proxy, Visible visible) {
        this.mesh = mesh;
        this.proxy = proxy;
        this.visible = visible;
        this.routes = new Routes(mesh);
    }

    /** The table for one port of all services that are routed by request there; {@code other} is for all other names. */
    Resource ofPort(int port, VirtualHost other) {
        RouteConfiguration.Builder table = table(Integer.toString(port)).setIgnorePortInHostMatching(true);
        for (VisibleService service : visible.services()) {
            if (service.ports(Traffic.REQUESTS).stream().anyMatch(one -> one.port() == port)) {
                table.addVirtualHosts(host(service, port, names(service)));
            }
        }
        return resource(table.addVirtualHosts(other));
    }

    static Resource resource(RouteConfiguration.Builder table) {
        return Resource.of(ResourceType.ROUTE, table.getName(), table.build());
    }

    static RouteConfiguration.Builder table(String name) {
        return RouteConfiguration.newBuilder()
                .setName(name)
                .setValidateClusters(BoolValue.of(false))
                .setMaxDirectResponseBodySizeBytes(UInt32Value.of(MAX_DIRECT_BODY));
    }

    /** What happens to requests for a service's port: its rules, or a plain route. */
    VirtualHost host(VisibleService service, int port, List<String> domains) {
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

    /** What a service is called in this proxy's namespace, without ports. */
    List<String> names(VisibleService service) {
        String name = service.service().meta().name();
        String namespace = service.service().meta().namespace();
        List<String> names = new ArrayList<>(List.of(service.host(), service.host() + "."));
        if (namespace.equals(proxy.namespace())) {
            names.add(name);
        }
        names.add(name + "." + namespace + ".svc");
        names.add(name + "." + namespace);
        return switch (proxy.placement()) {
            case Placement.Redirected _ when service.service().isHeadless() -> withPods(names);
            case Placement.Redirected _, Placement.Named _, Placement.Edge _ -> {
                service.service().clusterIps().stream().map(Names::authority).forEach(names::add);
                yield names;
            }
        };
    }

    /** Pods of a headless service have names of their own below the service's. */
    private static List<String> withPods(List<String> names) {
        List<String> all = new ArrayList<>(names);
        names.forEach(name -> all.add("*." + name));
        return all;
    }
}
