package bookinfo.mesh.config;

import java.util.List;

/**
 * A part of a service's addresses.
 *
 * @param service name of the Service in the same namespace; empty when it belongs to none
 */
public record EndpointSlice(Meta meta, String service, List<Port> ports, List<Member> members) implements MeshObject {

    public EndpointSlice {
        ports = List.copyOf(ports);
        members = List.copyOf(members);
    }

    /**
     * A port of all members.
     *
     * @param name the service port's name
     * @param port the number behind it, in the pod
     */
    public record Port(String name, int port) {}

    /** One backend; {@code pod} is its name in the slice's namespace, empty when it is not a pod. */
    public record Member(List<String> addresses, boolean ready, String pod) {
        public Member {
            addresses = List.copyOf(addresses);
        }
    }
}
