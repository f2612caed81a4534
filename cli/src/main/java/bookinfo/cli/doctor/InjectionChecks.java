package bookinfo.cli.doctor;

import bookinfo.cli.doctor.Facts.Pod;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Do the pods that should have a sidecar have one? */
final class InjectionChecks {
    private static final String SWITCH = "sidecar.istio.io/inject";

    private InjectionChecks() {}

    static Stream<Finding> of(Facts facts) {
        return Stream.concat(unlabelled(facts), without(facts));
    }

    /** Of all namespaces only Bookinfo's is known to want sidecars. */
    private static Stream<Finding> unlabelled(Facts facts) {
        return facts.services().stream()
                .filter(service -> service.name().equals("productpage") && !facts.injected(service.namespace()))
                .map(service -> Finding.warning(
                        "namespace-not-labelled",
                        "Namespace " + service.namespace(),
                        "Bookinfo runs here, and the namespace is not labelled: its pods get no sidecar.",
                        "kubectl label namespace " + service.namespace() + " istio-injection=enabled"
                                + " && kubectl rollout restart deployment -n " + service.namespace()));
    }

    private static Stream<Finding> without(Facts facts) {
        Map<String, List<Pod>> byNamespace = facts.pods().stream()
                .filter(pod -> facts.injected(pod.namespace()) && pod.running() && wants(pod))
                .filter(pod -> !pod.containers().contains("istio-proxy"))
                .collect(Collectors.groupingBy(Pod::namespace, TreeMap::new, Collectors.toList()));
        return byNamespace.entrySet().stream()
                .map(entry -> Finding.warning(
                        "pods-without-sidecar",
                        "Namespace " + entry.getKey(),
                        "The namespace is labelled, but " + NodeChecks.names(entry.getValue())
                                + " came before the label, or while the webhook did not answer: no sidecar in them.",
                        "kubectl rollout restart deployment -n " + entry.getKey()));
    }

    /** Those on Fargate are told about by {@link NodeChecks}. */
    private static boolean wants(Pod pod) {
        String said = pod.labels().getOrDefault(SWITCH, pod.annotations().getOrDefault(SWITCH, "true"));
        return !said.equals("false")
                && !pod.hostNetwork()
                && pod.fargateProfile().isEmpty();
    }
}
