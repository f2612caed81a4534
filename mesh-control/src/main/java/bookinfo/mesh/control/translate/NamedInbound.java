package bookinfo.mesh.control.translate;

import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Others' calls to the application, without interception: a listener on the pod's address for each port. */
final class NamedInbound {
    private final Proxy proxy;
    private final String appAddress;
    private final Clusters clusters;
    private final Filters filters;
    private final Connections connections;

    NamedInbound(Proxy proxy, Placement.Named placement, Clusters clusters, Filters filters, Connections connections) {
        this.proxy = proxy;
        this.appAddress = placement.appAddress();
        this.clusters = clusters;
        this.filters = filters;
        this.connections = connections;
    }

    List<Resource> resources(Collection<InboundPort> ports) {
        List<Resource> resources = new ArrayList<>();
        for (InboundPort port : ports) {
            resources.add(clusters.inboundTo(appAddress, port));
            resources.add(listener(port));
        }
        return resources;
    }

    private Resource listener(InboundPort port) {
        String name = proxy.address() + "_" + port.number();
        FilterChain chain = switch (port.traffic()) {
            case REQUESTS, EITHER -> Filters.chain(port.requests(filters));
            case CONNECTIONS -> connections.inbound(port);
        };
        Listener listener = Listener.newBuilder()
                .setName(name)
                .setAddress(Names.address(proxy.address(), port.number()))
                .setTrafficDirection(TrafficDirection.INBOUND)
                .addFilterChains(chain)
                .build();
        return Resource.of(ResourceType.LISTENER, name, listener);
    }
}
