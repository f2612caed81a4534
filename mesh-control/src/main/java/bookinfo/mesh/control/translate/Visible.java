package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.Namespace;
import bookinfo.mesh.config.Service;
import bookinfo.mesh.config.Service.ServicePort;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The services that a proxy can call: those of its own namespace, those of namespaces in the mesh, and those that some
 * rule sends requests to. The rest of the cluster is none of its business.
 */
record Visible(List<VisibleService> services) {
    Visible {
        services = List.copyOf(services);
    }

    /** A service with its full name and the ports that proxies know. */
    record VisibleService(Service service, String host, List<ServicePort> ports, Placement caller) {
        VisibleService {
            ports = List.copyOf(ports);
        }

        /** Those that the proxy takes for {@code traffic}. */
        List<ServicePort> ports(Traffic traffic) {
            return ports.stream()
                    .filter(port -> Traffic.of(port.protocol(), caller) == traffic)
                    .toList();
        }
    }

    static Visible to(Proxy proxy, Mesh mesh) {
        Set<String> namespaces = mesh.namespaces().stream()
                .filter(Namespace::injected)
                .map(namespace -> namespace.meta().name())
                .collect(Collectors.toCollection(TreeSet::new));
        namespaces.add(proxy.namespace());
        Set<String> named = destinations(mesh);
        return new Visible(mesh.services().stream()
                .filter(service -> !service.type().equals("ExternalName"))
                .filter(service ->
                        namespaces.contains(service.meta().namespace()) || named.contains(mesh.host(service)))
                .map(service -> new VisibleService(
                        service,
                        mesh.host(service),
                        service.ports().stream()
                                .filter(port -> port.transport().equals("TCP"))
                                .toList(),
                        proxy.placement()))
                .toList());
    }

    /** The ports of all services on which requests are routed, each number once. */
    SortedSet<Integer> requestPorts() {
        return services.stream()
                .flatMap(service -> service.ports(Traffic.REQUESTS).stream())
                .map(ServicePort::port)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> destinations(Mesh mesh) {
        return mesh.virtualServices().stream()
                .flatMap(rule -> rule.destinations()
                        .map(destination ->
                                mesh.resolve(destination.host(), rule.meta().namespace())))
                .collect(Collectors.toSet());
    }
}
