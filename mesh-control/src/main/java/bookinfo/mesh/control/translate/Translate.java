package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.GatewayTopology;
import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.MeshConfig;
import bookinfo.mesh.config.Workload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a proxy should have, given everything there is. Pure: the same mesh and proxy give the same resources. */
public final class Translate {
    private Translate() {}

    /** All resources of {@code proxy} in {@code mesh}, under what {@code config} says of all proxies. */
    public static Resources of(Mesh mesh, MeshConfig config, Proxy proxy) {
        Visible visible = Visible.to(proxy, mesh);
        Optional<Workload> workload = workload(mesh, proxy);
        Clusters clusters = new Clusters(mesh, proxy);
        List<Resource> resources = new ArrayList<>(clusters.outbound(visible));
        resources.addAll(new Endpoints(mesh, proxy).of(visible));
        Filters filters = new Filters(config, topology(config, proxy, workload));
        Connections connections = new Connections(mesh, proxy, filters);
        RouteTables tables = new RouteTables(mesh, proxy, visible);
        Collection<InboundPort> ports = workload.map(pod -> InboundPort.of(mesh, pod, proxy.placement()))
                .orElse(List.of());
        switch (proxy.placement()) {
            case Placement.Edge _ -> resources.addAll(new Edge(mesh, proxy, workload, filters).resources());
            case Placement.Named named -> {
                resources.addAll(new NamedOutbound(named, visible, tables, filters, connections).resources());
                resources.addAll(new NamedInbound(proxy, named, clusters, filters, connections).resources(ports));
            }
            case Placement.Redirected _ -> {
                Sockets sockets = new Sockets(proxy.families());
                resources.addAll(clusters.ofRedirection());
                resources.addAll(new RedirectedOutbound(
                                mesh, config.outboundTrafficPolicy(), visible, tables, filters, connections, sockets)
                        .resources());
                resources.addAll(new RedirectedInbound(clusters, filters, connections, sockets).resources(ports));
            }
        }
        return Resources.of(resources);
    }

    private static GatewayTopology topology(MeshConfig config, Proxy proxy, Optional<Workload> pod) {
        GatewayTopology mesh = config.gatewayTopology();
        return pod.filter(_ -> proxy.placement() instanceof Placement.Edge)
                .map(gateway ->
                        GatewayTopology.read(gateway.meta().annotations(), mesh).topology())
                .orElse(mesh);
    }

    /** The pod of a proxy, found by name as well: a proxy may ask before the API tells its pod's address. */
    private static Optional<Workload> workload(Mesh mesh, Proxy proxy) {
        return mesh.workloadAt(proxy.address())
                .or(() -> mesh.workloads().stream()
                        .filter(pod -> pod.meta().namespace().equals(proxy.namespace())
                                && pod.meta().name().equals(proxy.pod()))
                        .findFirst());
    }
}
