package bookinfo.mesh.config;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an IstioOperator file asks to be installed; what it does not mention is absent and stays as the plain manifests
 * have it.
 *
 * @param revision which of several control planes
 * @param hub registry and organisation of the images, {@code docker.io/example}
 * @param meshConfig fields of Istio's MeshConfig
 * @param budgets whether PodDisruptionBudgets are wanted
 * @param networkPolicies whether NetworkPolicies are wanted
 */
public record IstioOperator(
        Optional<String> profile,
        Revision revision,
        Optional<String> hub,
        Optional<String> tag,
        Optional<String> imagePullPolicy,
        List<String> imagePullSecrets,
        Optional<Node> meshConfig,
        boolean budgets,
        boolean networkPolicies,
        Component pilot,
        Component ingressGateway) {
    public IstioOperator {
        imagePullSecrets = List.copyOf(imagePullSecrets);
    }

    /**
     * One Deployment and what belongs to it. Values that only Kubernetes understands are passed on as they were written,
     * by the name of their field.
     *
     * @param container fields of the container: resources, env (by name), imagePullPolicy
     * @param pod fields of the pod's spec: nodeSelector, tolerations, affinity, topologySpreadConstraints,
     *     priorityClassName
     * @param service fields of the Service's spec
     * @param autoscaler fields of the HorizontalPodAutoscaler's spec
     */
    public record Component(
            Optional<Boolean> enabled,
            Optional<Boolean> autoscaled,
            Optional<Integer> replicas,
            SortedMap<String, Node> container,
            SortedMap<String, Node> pod,
            SortedMap<String, Node> service,
            SortedMap<String, Node> autoscaler,
            SortedMap<String, String> serviceAnnotations,
            SortedMap<String, String> podAnnotations) {
        public Component {
            container = copy(container);
            pod = copy(pod);
            service = copy(service);
            autoscaler = copy(autoscaler);
            serviceAnnotations = copy(serviceAnnotations);
            podAnnotations = copy(podAnnotations);
        }

        static Component unchanged() {
            return new Component(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>());
        }

        /** This, and what the other has beside it. */
        Component over(Component other) {
            return new Component(
                    enabled.or(other::enabled),
                    autoscaled.or(other::autoscaled),
                    replicas.or(other::replicas),
                    both(container, other.container),
                    both(pod, other.pod),
                    both(service, other.service),
                    both(autoscaler, other.autoscaler),
                    both(serviceAnnotations, other.serviceAnnotations),
                    both(podAnnotations, other.podAnnotations));
        }

        private static <T> SortedMap<String, T> both(SortedMap<String, T> over, SortedMap<String, T> under) {
            SortedMap<String, T> all = new TreeMap<>(under);
            all.putAll(over);
            return all;
        }

        private static <T> SortedMap<String, T> copy(SortedMap<String, T> map) {
            return Collections.unmodifiableSortedMap(new TreeMap<>(map));
        }
    }
}
