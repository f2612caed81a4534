package bookinfo.cluster.kubelet;

import bookinfo.cluster.api.Json;
import bookinfo.cluster.api.PodState;
import bookinfo.cluster.network.AddressPlan;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;

/**
 * Where one pod lives: its folder and its addresses.
 *
 * @param sidecar whether a proxy stands in front of the pod's programs, which then listen on the app address
 */
record PodPlace(
        Path folder, int number, String podAddress, String appAddress, String outboundAddress, boolean sidecar) {
    static final String NODE = "local";
    static final String NODE_ADDRESS = "127.0.0.1";
    static final String PROXY_CONTAINER = "istio-proxy";

    static PodPlace of(JsonNode pod, Path podsFolder, int number, AddressPlan plan) {
        String name = "%s_%s_%s".formatted(Metadata.namespace(pod), Metadata.name(pod), Metadata.uid(pod));
        List<String> containers = PodState.containers(pod)
                .map(container -> Json.text(container, "/name"))
                .toList();
        return new PodPlace(
                podsFolder.resolve(name),
                number,
                plan.pod(number),
                plan.app(number),
                plan.outbound(number),
                containers.contains(PROXY_CONTAINER) && containers.size() > 1);
    }

    /** Stands for the container's file system: mounts lie under it. */
    Path root() {
        return folder.resolve("root");
    }

    Path volume(String name) {
        return folder.resolve("volumes").resolve(name);
    }

    Path kubeconfig() {
        return root().resolve("kubeconfig");
    }

    /** Where each service name leads to the service. */
    Path hosts() {
        return folder.resolve("hosts");
    }

    /** Where each service name leads to the pod's sidecar. */
    Path outboundHosts() {
        return folder.resolve("hosts.outbound");
    }

    Path hosts(String container) {
        return throughSidecar(container) ? outboundHosts() : hosts();
    }

    Path log(String container) {
        return folder.resolve("logs").resolve(container + ".log");
    }

    Path previousLog(String container) {
        return folder.resolve("logs").resolve(container + ".previous.log");
    }

    /** The address on which a container's program is to listen. */
    String host(String container) {
        return throughSidecar(container) ? appAddress : podAddress;
    }

    /** Whether a container's connections lead to the pod's sidecar; the sidecar itself needs the true addresses. */
    boolean throughSidecar(String container) {
        return sidecar && !container.equals(PROXY_CONTAINER);
    }
}
