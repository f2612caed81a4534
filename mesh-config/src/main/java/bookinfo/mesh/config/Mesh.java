package bookinfo.mesh.config;

import bookinfo.mesh.config.Service.ServicePort;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All objects of one moment, cross-referenced and immutable. Every list has one order, whatever order the objects came
 * in.
 */
public final class Mesh {

    private final String domain;
    private final String rootNamespace;
    private final Map<Class<?>, List<MeshObject>> byKind;
    private final Map<String, Service> servicesByHost;
    private final Map<String, Workload> workloadsByAddress;
    private final Map<String, Workload> workloadsByName;
    private final Map<String, List<EndpointSlice>> slicesByService;
    private final RulesInForce rules;
    private final DestinationRules destinationRules;

    private Mesh(Collection<? extends MeshObject> objects, String domain, String rootNamespace) {
        this.domain = domain;
        this.rootNamespace = rootNamespace;
        byKind = objects.stream()
                .collect(Collectors.toMap(
                        object -> object.kind() + " " + object.meta().qualifiedName(),
                        object -> (MeshObject) object,
                        (earlier, later) -> later))
                .values()
                .stream()
                .sorted(Comparator.comparing(MeshObject::meta, Meta.BY_NAME))
                .collect(Collectors.groupingBy(MeshObject::getClass));
        servicesByHost = byKey(services(), this::host);
        workloadsByName = byKey(workloads(), pod -> pod.meta().qualifiedName());
        workloadsByAddress =
                byKey(workloads().stream().filter(pod -> !pod.ip().isEmpty()).toList(), Workload::ip);
        slicesByService = all(EndpointSlice.class).stream()
                .collect(Collectors.groupingBy(slice -> slice.meta().namespace() + "/" + slice.service()));
        rules = new RulesInForce(this);
        destinationRules = new DestinationRules(this);
    }

    /**
     * Cross-references objects; of two with the same kind, namespace and name the later counts.
     *
     * @param domain of the cluster, {@code cluster.local}
     * @param rootNamespace whose rules hold for all namespaces, {@code istio-system}
     */
    public static Mesh of(Collection<? extends MeshObject> objects, String domain, String rootNamespace) {
        return new Mesh(objects, domain, rootNamespace);
    }

    public String domain() {
        return domain;
    }

    public String rootNamespace() {
        return rootNamespace;
    }

    /** The services, by namespace and name, like all lists of objects here. */
    public List<Service> services() {
        return all(Service.class);
    }

    public List<Workload> workloads() {
        return all(Workload.class);
    }

    public List<Namespace> namespaces() {
        return all(Namespace.class);
    }

    public List<VirtualService> virtualServices() {
        return all(VirtualService.class);
    }

    public List<DestinationRule> destinationRules() {
        return all(DestinationRule.class);
    }

    public List<Gateway> gateways() {
        return all(Gateway.class);
    }

    /** The full name of a service, {@code reviews.default.svc.cluster.local}. */
    public String host(Service service) {
        return resolve(service.meta().name(), service.meta().namespace());
    }

    /** A host as written in a rule of a namespace: a name without dots is completed, anything else stays as it is. */
    public String resolve(String host, String namespace) {
        return host.contains(".") || host.startsWith("*") ? host : host + "." + namespace + ".svc." + domain;
    }

    /** Finds a service by full name, see {@link #resolve}. */
    public Optional<Service> service(String host) {
        return Optional.ofNullable(servicesByHost.get(host));
    }

    /** The pod at an address. */
    public Optional<Workload> workloadAt(String ip) {
        return Optional.ofNullable(workloadsByAddress.get(ip));
    }

    /** The services whose selector chooses a pod: what its sidecar answers for. */
    public List<Service> servicesOf(Workload workload) {
        return services().stream()
                .filter(service ->
                        service.meta().namespace().equals(workload.meta().namespace()))
                .filter(service -> !service.selector().isEmpty())
                .filter(service -> selects(service.selector(), workload.meta().labels()))
                .toList();
    }

    /** The number behind a service port in one pod; absent when it names a container port that the pod does not have. */
    public Optional<Integer> targetPort(ServicePort port, Workload workload) {
        return port.targetPort().matches("[0-9]{1,5}")
                ? Optional.of(Integer.valueOf(port.targetPort()))
                : workload.ports().stream()
                        .filter(candidate -> candidate.name().equals(port.targetPort()))
                        .map(Workload.ContainerPort::port)
                        .findFirst();
    }

    /**
     * Ready addresses behind a service port, ordered by address.
     *
     * @param labels only pods that carry all of these; empty: all
     */
    public List<Endpoint> endpoints(Service service, ServicePort port, Map<String, String> labels) {
        return slicesByService.getOrDefault(service.meta().qualifiedName(), List.of()).stream()
                .flatMap(slice -> slice.ports().stream()
                        .filter(candidate -> candidate.name().equals(port.name()))
                        .flatMap(candidate -> endpoints(slice, candidate.port())))
                .filter(endpoint -> labels.isEmpty()
                        || endpoint.workload()
                                .filter(pod -> selects(labels, pod.meta().labels()))
                                .isPresent())
                .distinct()
                .sorted(Comparator.comparing(Endpoint::address).thenComparingInt(Endpoint::port))
                .toList();
    }

    /**
     * The rule in force for a host: the most specific host wins, then the oldest rule.
     *
     * @param host full name
     * @param gateway {@link VirtualService#MESH} for sidecars, or {@code namespace/name}
     */
    public Optional<VirtualService> virtualServiceFor(String host, String gateway) {
        return rules.inForce(host, gateway);
    }

    /**
     * The rule in force for calls to a host: of the client's namespace, else of the service's, else of the root
     * namespace; there the most specific host wins, and several rules of one host are merged (all subsets, the oldest
     * policy). Clients in the root namespace, such as gateways, see the service's own rules first.
     *
     * @param host full name
     */
    public Optional<DestinationRule> destinationRuleFor(String host, String proxyNamespace) {
        return destinationRules.inForce(host, proxyNamespace);
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
        return rules.sidecarRoutes(host, port, proxyNamespace, proxyLabels);
    }

    /**
     * What a sidecar does with connections to a port that is not routed by request. Empty when no rule has anything to say:
     * then they go to the service.
     *
     * @param host full name of the service
     */
    public Optional<BoundTcpRoute> sidecarConnections(
            String host, int port, String proxyNamespace, Map<String, String> proxyLabels) {
        return rules.sidecarConnections(host, port, proxyNamespace, proxyLabels);
    }

    /** The Gateways that choose a proxy with these labels. */
    public List<Gateway> gatewaysFor(Map<String, String> proxyLabels) {
        return gateways().stream()
                .filter(gateway -> selects(gateway.selector(), proxyLabels))
                .toList();
    }

    /** The port that a gateway's pod listens on for a server's port: through its Services' targetPort, else the same. */
    public int listenerPort(int serverPort, Workload gateway) {
        return servicesOf(gateway).stream()
                .flatMap(service -> service.port(serverPort).stream())
                .flatMap(port -> targetPort(port, gateway).stream())
                .findFirst()
                .orElse(serverPort);
    }

    /**
     * What gateways answer on one server port, by host: the rules of all VirtualServices that are bound to one of them
     * under that host, oldest first, catch-alls last. Empty when there is none.
     */
    public List<GatewayHost> gatewayHosts(Collection<Gateway> gateways, int serverPort) {
        return rules.gatewayHosts(gateways, serverPort);
    }

    /** What an object refers to that is not in this mesh; for the answer to whoever applies it. */
    public List<Problem> warningsFor(MeshObject object) {
        return new References(this).missing(object);
    }

    static boolean selects(Map<String, String> selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.entrySet());
    }

    private Stream<Endpoint> endpoints(EndpointSlice slice, int port) {
        return slice.members().stream()
                .filter(member -> member.ready() && !member.addresses().isEmpty())
                .map(member -> {
                    String address = member.addresses().getFirst();
                    String pod = slice.meta().namespace() + "/" + member.pod();
                    return new Endpoint(
                            address,
                            port,
                            Optional.ofNullable(workloadsByName.get(pod)).or(() -> workloadAt(address)));
                });
    }

    private <T extends MeshObject> List<T> all(Class<T> kind) {
        return byKind.getOrDefault(kind, List.of()).stream().map(kind::cast).toList();
    }

    private static <T> Map<String, T> byKey(List<T> values, Function<T, String> key) {
        return values.stream().collect(Collectors.toUnmodifiableMap(key, value -> value, (first, second) -> first));
    }
}
