package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.MeshConfig.OutboundTrafficPolicy;
import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;

/** What becomes of requests and connections to hosts that the mesh does not know. */
final class UnknownHosts {
    private static final int BAD_GATEWAY = 502;
    private static final RouteMatch ALL = RouteMatch.newBuilder().setPrefix("/").build();

    private UnknownHosts() {}

    /** Where their connections go. */
    static String cluster(OutboundTrafficPolicy policy) {
        return switch (policy) {
            case ALLOW_ANY -> Clusters.PASSTHROUGH;
            case REGISTRY_ONLY -> Clusters.BLACK_HOLE;
        };
    }

    /** The virtual host of their requests. */
    static VirtualHost host(OutboundTrafficPolicy policy) {
        return switch (policy) {
            case ALLOW_ANY -> allowAny();
            case REGISTRY_ONLY -> blockAll();
        };
    }

    static VirtualHost blockAll() {
        return host(Route.newBuilder()
                .setName("block_all")
                .setMatch(ALL)
                .setDirectResponse(DirectResponseAction.newBuilder().setStatus(BAD_GATEWAY)));
    }

    private static VirtualHost allowAny() {
        return host(Route.newBuilder()
                .setName("allow_any")
                .setMatch(ALL)
                .setRoute(RouteAction.newBuilder()
                        .setCluster(Clusters.PASSTHROUGH)
                        .setTimeout(Duration.getDefaultInstance())));
    }

    private static VirtualHost host(Route.Builder route) {
        return VirtualHost.newBuilder()
                .setName(route.getName())
                .addDomains("*")
                .addRoutes(route)
                .setIncludeRequestAttemptCount(true)
                .build();
    }
}
