package bookinfo.mesh.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Kubernetes Service.
 *
 * @param type {@code ClusterIP}, {@code NodePort}, {@code LoadBalancer} or {@code ExternalName}
 * @param clusterIps its own addresses, one for each IP family; none for a headless or an external one
 */
public record Service(
        Meta meta, String type, List<String> clusterIps, Map<String, String> selector, List<ServicePort> ports)
        implements MeshObject {

    public Service {
        clusterIps = List.copyOf(clusterIps);
        selector = Map.copyOf(selector);
        ports = List.copyOf(ports);
    }

    /** Whether callers dial its pods, for want of an address of its own. */
    public boolean isHeadless() {
        return clusterIps.isEmpty() && !type.equals("ExternalName");
    }

    public Optional<ServicePort> port(int number) {
        return ports.stream().filter(port -> port.port() == number).findFirst();
    }

    /**
     * A port that a service is called on.
     *
     * @param name empty when the service has one unnamed port
     * @param targetPort a number, or the name of a container port
     * @param transport {@code TCP}, {@code UDP} or {@code SCTP}
     * @param appProtocol empty when not given
     */
    public record ServicePort(String name, int port, String targetPort, String transport, String appProtocol) {

        /** What is spoken on this port, by appProtocol, else by the port's name, else by well-known numbers. */
        public Protocol protocol() {
            return Protocol.of(this);
        }
    }
}
