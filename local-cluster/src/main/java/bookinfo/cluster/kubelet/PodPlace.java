package bookinfo.cluster.kubelet;

import bookinfo.cluster.network.AddressPlan;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/**
 * Where one pod lives: its folder and its addresses.
 *
 * @param sidecar whether a proxy stands in front of the pod's programs, which then listen on the app address
 */
record PodPlace(
        Path folder, int number, String podAddress, String appAddress, String outboundAddress, boolean sidecar) {
    static final String PROXY_CONTAINER = "istio-proxy";
    static final String HOSTS = "hosts";
    static final String HOSTS_OUTBOUND = "hosts.outbound";

    static PodPlace of(JsonNode pod, Path podsFolder, int number, AddressPlan plan) {
        String name = "%s_%s_%s".formatted(Metadata.namespace(pod), Metadata.name(pod), Metadata.uid(pod));
        return new PodPlace(
                podsFolder.resolve(name),
                number,
                plan.pod(number),
                plan.app(number),
                plan.outbound(number),
                hasSidecar(pod.path("spec")));
    }

    /** Stands for the container's file system: mounts lie under it. */
    Path root() {
        return folder.resolve("root");
    }

    Path volumes() {
        return folder.resolve("volumes");
    }

    Path kubeconfig() {
        return root().resolve("kubeconfig");
    }

    /** Behind a sidecar, service names lead a program to the sidecar; the proxy itself needs the true addresses. */
    Path hosts(String container) {
        return folder.resolve(throughSidecar(container) ? HOSTS_OUTBOUND : HOSTS);
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

    /** Whether a container's connections lead to the pod's sidecar. */
    boolean throughSidecar(String container) {
        return sidecar && !container.equals(PROXY_CONTAINER);
    }

    private static boolean hasSidecar(JsonNode spec) {
        boolean proxy = false;
        boolean other = false;
        for (JsonNode container : spec.path("containers")) {
            boolean isProxy = container.path("name").asText().equals(PROXY_CONTAINER);
            proxy |= isProxy;
            other |= !isProxy;
        }
        for (JsonNode container : spec.path("initContainers")) {
            proxy |= container.path("name").asText().equals(PROXY_CONTAINER);
        }
        return proxy && other;
    }
}
