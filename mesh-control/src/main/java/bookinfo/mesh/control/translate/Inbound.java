package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.Service;
import bookinfo.mesh.config.Service.ServicePort;
import bookinfo.mesh.config.Workload;
import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Others' calls to the application: a listener on the pod's address for each port that a service sends them to. */
final class Inbound {
    private static final RetryPolicy BEFORE_REQUEST = RetryPolicy.newBuilder()
            .setRetryOn("reset-before-request")
            .setNumRetries(UInt32Value.of(2))
            .build();

    private final Mesh mesh;
    private final Proxy proxy;
    private final Workload pod;

    Inbound(Mesh mesh, Proxy proxy, Workload pod) {
        this.mesh = mesh;
        this.proxy = proxy;
        this.pod = pod;
    }

    /** Where two services choose one port of the pod, the first by name gives its name to it. */
    List<Resource> resources() {
        List<Resource> resources = new ArrayList<>();
        Clusters clusters = new Clusters(mesh, proxy);
        for (Service service : mesh.servicesOf(pod)) {
            for (ServicePort port : service.ports()) {
                Optional<Integer> target = mesh.targetPort(port, pod);
                if (target.isPresent() && port.transport().equals("TCP")) {
                    chain(service, port, target.get()).ifPresent(chain -> {
                        resources.add(clusters.inbound(target.get(), port.port(), mesh.host(service), service));
                        resources.add(listener(target.get(), chain));
                    });
                }
            }
        }
        return resources;
    }

    private Optional<FilterChain> chain(Service service, ServicePort port, int target) {
        String host = mesh.host(service);
        if (Visible.isHttp(port)) {
            return Optional.of(requests(target, port.port(), host));
        }
        return Visible.isTcp(port)
                ? Optional.of(Connections.inbound(mesh, proxy, host, port.port(), target))
                : Optional.empty();
    }

    private static FilterChain requests(int target, int servicePort, String host) {
        RouteConfiguration routes = RouteConfiguration.newBuilder()
                .setName(Names.inbound(target))
                .addVirtualHosts(VirtualHost.newBuilder()
                        .setName("inbound|http|" + target)
                        .addDomains("*")
                        .addRoutes(route(target, servicePort, host)))
                .setValidateClusters(BoolValue.of(false))
                .build();
        return Filters.chain(Filters.inbound("inbound_0.0.0.0_" + target + ";", routes));
    }

    private Resource listener(int target, FilterChain chain) {
        String name = proxy.address() + "_" + target;
        Listener listener = Listener.newBuilder()
                .setName(name)
                .setAddress(Names.address(proxy.address(), target))
                .setTrafficDirection(TrafficDirection.INBOUND)
                .addFilterChains(chain)
                .build();
        return Resource.of(ResourceType.LISTENER, name, listener);
    }

    private static Route route(int target, int servicePort, String host) {
        RouteMatch match = RouteMatch.newBuilder().setPrefix("/").build();
        return Route.newBuilder()
                .setName("default")
                .setMatch(match)
                .setRoute(RouteAction.newBuilder()
                        .setCluster(Names.inbound(target))
                        .setTimeout(Duration.getDefaultInstance())
                        .setRetryPolicy(BEFORE_REQUEST))
                .setDecorator(Routes.decorator(host, servicePort, match))
                .build();
    }
}
