package bookinfo.cli.doctor;

import bookinfo.mesh.config.GatewayTopology;
import bookinfo.mesh.config.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is known of a cluster: all that the checks look at, and nothing else.
 *
 * @param at when it was so
 * @param version the API server's, such as {@code v1.34.1-eks-113cf36}
 * @param autoscalers namespace and name of those that want metrics of pods
 * @param resourceMetrics whether somebody answers for {@code metrics.k8s.io}
 * @param topology what the mesh's configuration says of gateways that do not say otherwise
 */
record Facts(
        Instant at,
        String version,
        Map<String, Map<String, String>> namespaces,
        List<Node> nodes,
        List<Pod> pods,
        List<Service> services,
        List<Event> events,
        List<Deployment> deployments,
        List<Webhook> webhooks,
        List<String> autoscalers,
        boolean resourceMetrics,
        GatewayTopology topology,
        Cloud cloud) {
    private static final List<String> CLUSTER_LABELS =
            List.of("alpha.eksctl.io/cluster-name", "eks.amazonaws.com/cluster", "karpenter.k8s.aws/cluster");

    Facts {
        namespaces = Map.copyOf(namespaces);
        nodes = List.copyOf(nodes);
        pods = List.copyOf(pods);
        services = List.copyOf(services);
        events = List.copyOf(events);
        deployments = List.copyOf(deployments);
        webhooks = List.copyOf(webhooks);
        autoscalers = List.copyOf(autoscalers);
    }

    /** As commands need it; a word in capitals where nothing tells. */
    String clusterName() {
        return cloud.cluster()
                .map(Cloud.Cluster::name)
                .or(() -> nodes.stream()
                        .flatMap(node -> CLUSTER_LABELS.stream()
                                .map(label -> node.labels().get(label)))
                        .flatMap(Stream::ofNullable)
                        .findFirst())
                .orElse("CLUSTER");
    }

    /** The pods that a Service sends to. */
    List<Pod> behind(Service service) {
        return pods.stream()
                .filter(pod -> pod.namespace().equals(service.namespace()))
                .filter(pod -> !service.selector().isEmpty()
                        && pod.labels()
                                .entrySet()
                                .containsAll(service.selector().entrySet()))
                .toList();
    }

    Optional<Service> service(String namespace, String name) {
        return services.stream()
                .filter(service ->
                        service.namespace().equals(namespace) && service.name().equals(name))
                .findFirst();
    }

    /** Whether a gateway was told that each connection begins with a PROXY header. */
    boolean expectsProxyHeaders(Pod gateway) {
        return GatewayTopology.read(gateway.annotations(), topology).topology().proxyProtocol();
    }

    /** Whether new pods of the namespace are meant to get a sidecar. */
    boolean injected(String namespace) {
        Map<String, String> labels = namespaces.getOrDefault(namespace, Map.of());
        return labels.getOrDefault("istio-injection", "").equals("enabled") || labels.containsKey(Revision.LABEL);
    }

    /**
     * @param instance its id at EC2, empty where it is no instance
     * @param podLimit how many pods the kubelet takes
     */
    record Node(String name, Map<String, String> labels, String instance, int podLimit) {
        Node {
            labels = Map.copyOf(labels);
        }

        boolean fargate() {
            return labels.getOrDefault("eks.amazonaws.com/compute-type", "").equals("fargate");
        }

        String type() {
            return labels.getOrDefault("node.kubernetes.io/instance-type", "unknown type");
        }
    }

    /**
     * @param node empty while it waits for one
     * @param containers init containers too
     * @param unschedulable the scheduler's words where it found no node
     */
    record Pod(
            String namespace,
            String name,
            Map<String, String> labels,
            Map<String, String> annotations,
            String node,
            boolean running,
            boolean ready,
            boolean hostNetwork,
            Set<String> containers,
            Optional<String> unschedulable) {
        Pod {
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
            containers = Set.copyOf(containers);
        }

        Optional<String> fargateProfile() {
            return Optional.ofNullable(labels.get("eks.amazonaws.com/fargate-profile"));
        }

        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    /** @param addresses of the load balancer, names or numbers */
    record Service(
            String namespace,
            String name,
            String type,
            String loadBalancerClass,
            Map<String, String> annotations,
            Map<String, String> selector,
            Set<String> ipFamilies,
            String externalTrafficPolicy,
            List<String> addresses,
            Instant created) {
        Service {
            annotations = Map.copyOf(annotations);
            selector = Map.copyOf(selector);
            ipFamilies = Set.copyOf(ipFamilies);
            addresses = List.copyOf(addresses);
        }

        @Override
        public String toString() {
            return "Service " + namespace + "/" + name;
        }
    }

    /** @param about kind, namespace and name, such as {@code Service istio-system/istio-ingressgateway} */
    record Event(String about, String reason, String message, Instant last) {}

    record Deployment(String namespace, String name, List<String> images, int ready) {
        Deployment {
            images = List.copyOf(images);
        }

        @Override
        public String toString() {
            return "Deployment " + namespace + "/" + name;
        }
    }

    /**
     * @param service namespace and name of who is asked, empty for a webhook by URL
     * @param trusted whether there is a CA to check the answerer with
     * @param closed whether nothing passes while it does not answer ({@code failurePolicy: Fail})
     */
    record Webhook(
            String configuration, String name, String service, boolean injects, boolean trusted, boolean closed) {}
}
