package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.Service;
import bookinfo.mesh.config.Service.ServicePort;
import bookinfo.mesh.config.Workload;
import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A port of a pod that a service sends others' calls to.
 *
 * @param number in the pod
 * @param servicePort the number that it is called by
 * @param host full name of the service
 */
record InboundPort(int number, Traffic traffic, Service service, int servicePort, String host) {
    private static final RetryPolicy BEFORE_REQUEST = RetryPolicy.newBuilder()
            .setRetryOn("reset-before-request")
            .setNumRetries(UInt32Value.of(2))
            .build();

    /** The ports of {@code pod}. Where two services choose one port of it, the first by name gives its name to it. */
    static Collection<InboundPort> of(Mesh mesh, Workload pod, Placement placement) {
        Map<Integer, InboundPort> ports = new LinkedHashMap<>();
        for (Service service : mesh.servicesOf(pod)) {
            for (ServicePort port : service.ports()) {
                Optional<Integer> target = mesh.targetPort(port, pod);
                if (target.isPresent() && port.transport().equals("TCP")) {
                    ports.putIfAbsent(
                            target.get(),
                            new InboundPort(
                                    target.get(),
                                    Traffic.of(port.protocol(), placement),
                                    service,
                                    port.port(),
                                    mesh.host(service)));
                }
            }
        }
        return ports.values();
    }

    /** Where its requests and connections go: the application. */
    String cluster() {
        return Names.inbound(number);
    }

    HttpConnectionManager requests(Filters filters) {
        RouteConfiguration routes = RouteConfiguration.newBuilder()
                .setName(cluster())
                .addVirtualHosts(VirtualHost.newBuilder()
                        .setName("inbound|http|" + number)
                        .addDomains("*")
                        .addRoutes(route()))
                .setValidateClusters(BoolValue.of(false))
                .build();
        return filters.inbound("inbound_0.0.0.0_" + number + ";", routes);
    }

    private Route route() {
        RouteMatch match = RouteMatch.newBuilder().setPrefix("/").build();
        return Route.newBuilder()
                .setName("default")
                .setMatch(match)
                .setRoute(RouteAction.newBuilder()
                        .setCluster(cluster())
                        .setTimeout(Duration.getDefaultInstance())
                        .setRetryPolicy(BEFORE_REQUEST))
                .setDecorator(Routes.decorator(host, servicePort, match))
                .build();
    }
}
