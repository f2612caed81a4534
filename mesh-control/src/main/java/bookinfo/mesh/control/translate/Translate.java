package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a proxy should have, given everything there is. Pure: the same mesh and proxy give the same resources. */
public final class Translate {
    private Translate() {}

    /** All resources of {@code proxy} in {@code mesh}. */
    public static Resources of(Mesh mesh, Proxy proxy) {
        Visible visible = Visible.to(proxy, mesh);
        Optional<Workload> workload = workload(mesh, proxy);
        List<Resource> resources = new ArrayList<>(new Clusters(mesh, proxy).outbound(visible));
        resources.addAll(new Endpoints(mesh, proxy).of(visible));
        switch (proxy.kind()) {
            case SIDECAR -> {
                resources.addAll(new Outbound(mesh, proxy, visible).resources());
                workload.ifPresent(pod -> resources.addAll(new Inbound(mesh, proxy, pod).resources()));
            }
            case ROUTER -> resources.addAll(new Edge(mesh, proxy, workload).resources());
        }
        return Resources.of(resources);
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
