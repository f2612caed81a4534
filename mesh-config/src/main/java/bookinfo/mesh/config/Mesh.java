package bookinfo.mesh.config;

import bookinfo.mesh.config.Service.ServicePort;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All objects of one moment, cross-referenced and immutable. Every list has one order, whatever order the objects came in.
 */
@SuppressWarnings("DoNotCallSuggester") // signatures first
public final class Mesh {

    private Mesh() {}

    /**
     * Cross-references objects; of two with the same kind, namespace and name the later counts.
     *
     * @param domain of the cluster, {@code cluster.local}
     * @param rootNamespace whose rules hold for all namespaces, {@code istio-system}
     */
    public static Mesh of(Collection<? extends MeshObject> objects, String domain, String rootNamespace) {
        throw new UnsupportedOperationException(objects + domain + rootNamespace);
    }

    public String domain() {
        throw new UnsupportedOperationException();
    }

    public String rootNamespace() {
        throw new UnsupportedOperationException();
    }

    /** The services, by namespace and name, like all lists of objects here. */
    public List<Service> services() {
        throw new UnsupportedOperationException();
    }

    public List<Workload> workloads() {
        throw new UnsupportedOperationException();
    }

    public List<Namespace> namespaces() {
        throw new UnsupportedOperationException();
    }

    public List<VirtualService> virtualServices() {
        throw new UnsupportedOperationException();
    }

    public List<DestinationRule> destinationRules() {
        throw new UnsupportedOperationException();
    }

    public List<Gateway> gateways() {
        throw new UnsupportedOperationException();
    }

    /** The full name of a service, {@code reviews.default.svc.cluster.local}. */
    public String host(Service service) {
        throw new UnsupportedOperationException(service.toString());
    }

    /** A host as written in a rule of a namespace: a name without dots is completed, anything else stays as it is. */
    public String resolve(String host, String namespace) {
        throw new UnsupportedOperationException(host + namespace);
    }

    /** Finds a service by full name, see {@link #resolve}. */
    public Optional<Service> service(String host) {
        throw new UnsupportedOperationException(host);
    }

    /** The pod at an address. */
    public Optional<Workload> workloadAt(String ip) {
        throw new UnsupportedOperationException(ip);
    }

    /** The services whose selector chooses a pod: what its sidecar answers for. */
    public List<Service> servicesOf(Workload workload) {
        throw new UnsupportedOperationException(workload.toString());
    }

    /** The number behind a service port in one pod; absent when it names a container port that the pod does not have. */
    public Optional<Integer> targetPort(ServicePort port, Workload workload) {
        throw new UnsupportedOperationException(port.toString() + workload);
    }

    /**
     * Ready addresses behind a service port, ordered by address.
     *
     * @param labels only pods that carry all of these; empty: all
     */
    public List<Endpoint> endpoints(Service service, ServicePort port, Map<String, String> labels) {
        throw new UnsupportedOperationException(service.toString() + port + labels);
    }

    /**
     * The rule in force for a host: the most specific host wins, then the oldest rule.
     *
     * @param host full name
     * @param gateway {@link VirtualService#MESH} for sidecars, or {@code namespace/name}
     */
    public Optional<VirtualService> virtualServiceFor(String host, String proxyNamespace, String gateway) {
        throw new UnsupportedOperationException(host + proxyNamespace + gateway);
    }

    /**
     * The rule in force for calls to a host: of the client's namespace, else of the service's, else of the root
     * namespace; there the most specific host wins, and several rules of one host are merged (all subsets, the oldest
     * policy).
     *
     * @param host full name
     */
    public Optional<DestinationRule> destinationRuleFor(String host, String proxyNamespace) {
        throw new UnsupportedOperationException(host + proxyNamespace);
    }

    /**
     * What a sidecar does with requests for a host, in order and no further than a route that catches everything. Empty
     * when no rule is in force: then the service is called without conditions.
     *
     * @param host full name of the service
     * @param port the service port that was called
     */
    public List<BoundRoute> sidecarRoutes(
            String host, int port, String proxyNamespace, Map<String, String> proxyLabels) {
        throw new UnsupportedOperationException(host + port + proxyNamespace + proxyLabels);
    }

    /** The Gateways that choose a proxy with these labels. */
    public List<Gateway> gatewaysFor(Map<String, String> proxyLabels) {
        throw new UnsupportedOperationException(proxyLabels.toString());
    }

    /** The port that a gateway's pod listens on for a server's port: through its Services' targetPort, else the same. */
    public int listenerPort(int serverPort, Workload gateway) {
        throw new UnsupportedOperationException(serverPort + gateway.toString());
    }

    /**
     * What gateways answer on one server port, by host: the rules of all VirtualServices that are bound to one of them
     * under that host, oldest first, catch-alls last. Empty when there is none.
     */
    public List<GatewayHost> gatewayHosts(Collection<Gateway> gateways, int serverPort) {
        throw new UnsupportedOperationException(gateways.toString() + serverPort);
    }

    /** What an object refers to that is not in this mesh; for the answer to whoever applies it. */
    public List<Problem> warningsFor(MeshObject object) {
        throw new UnsupportedOperationException(object.toString());
    }
}
