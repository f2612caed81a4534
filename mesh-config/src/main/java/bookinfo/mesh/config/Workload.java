package bookinfo.mesh.config;

import java.util.List;

/**
 * A pod.
 *
 * @param ip empty until it has one
 * @param phase {@code Pending}, {@code Running}, {@code Succeeded}, {@code Failed} or {@code Unknown}
 * @param ready all of it is
 * @param owner what people call the workload: the Deployment's name ({@code reviews-v1}), else the controller's, else
 *     the pod's own
 * @param sidecar whether a container {@code istio-proxy} runs in it
 */
public record Workload(
        Meta meta,
        String ip,
        String serviceAccount,
        String phase,
        boolean ready,
        String owner,
        boolean sidecar,
        List<ContainerPort> ports)
        implements MeshObject {

    public Workload {
        ports = List.copyOf(ports);
    }

    /** A port that a container declares; the name is empty when not given. */
    public record ContainerPort(String name, int port) {}
}
