package bookinfo.mesh.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Findings over a whole mesh, with the codes of Istio's analyzers. */
public final class Analysis {

    private static final String NOT_INJECTED = "IST0102";
    private static final String POD_WITHOUT_PROXY = "IST0103";
    private static final String CONFLICTING_HOSTS = "IST0109";
    private static final String HOST_NOT_IN_GATEWAY = "IST0132";
    private static final String EMPTY_SUBSET = "IST0173";
    private static final Set<String> SYSTEM = Set.of("kube-system", "kube-public", "kube-node-lease");

    private final Mesh mesh;
    private final List<Problem> problems = new ArrayList<>();

    private Analysis(Mesh mesh) {
        this.mesh = mesh;
    }

    /** All findings, in the order of kinds, objects and fields. */
    public static List<Problem> of(Mesh mesh) {
        Analysis analysis = new Analysis(mesh);
        mesh.namespaces().forEach(analysis::injection);
        Stream.of(mesh.gateways(), mesh.virtualServices(), mesh.destinationRules())
                .flatMap(List::stream)
                .forEach(object -> analysis.problems.addAll(mesh.warningsFor(object)));
        mesh.virtualServices().forEach(analysis::hostsOfGateways);
        mesh.destinationRules().forEach(analysis::emptySubsets);
        analysis.conflictingHosts();
        return List.copyOf(analysis.problems);
    }

    private void injection(Namespace namespace) {
        String name = namespace.meta().name();
        List<Workload> bare = mesh.workloads().stream()
                .filter(pod -> pod.meta().namespace().equals(name) && !pod.sidecar())
                .toList();
        if (SYSTEM.contains(name) || name.equals(mesh.rootNamespace())) {
            return;
        }
        if (!namespace.meta().labels().containsKey("istio-injection")) {
            String message = "namespace " + name + " is not part of the mesh (expected: istio-injection=enabled, or"
                    + " disabled to say that it is meant)";
            add(NOT_INJECTED, Severity.INFO, namespace, "metadata.labels", message);
        } else if (namespace.injected()) {
            bare.forEach(pod -> add(
                    POD_WITHOUT_PROXY,
                    Severity.WARNING,
                    pod,
                    "spec.containers",
                    "pod " + pod.meta().qualifiedName()
                            + " has no istio-proxy; delete it, and its successor gets one"));
        }
    }

    private void hostsOfGateways(VirtualService rule) {
        for (Gateway gateway : mesh.gateways()) {
            String name = gateway.meta().qualifiedName();
            if (rule.bindsTo(name) && !answers(gateway, rule)) {
                String message =
                        rule.hosts() + " are no hosts of gateway " + name + ", which will not follow this rule";
                add(HOST_NOT_IN_GATEWAY, Severity.WARNING, rule, "spec.hosts", message);
            }
        }
    }

    private boolean answers(Gateway gateway, VirtualService rule) {
        return gateway.servers().stream()
                .flatMap(server -> mesh.gatewayHosts(List.of(gateway), server.port()).stream())
                .flatMap(host -> host.routes().stream())
                .anyMatch(route -> route.rule().equals(rule));
    }

    private void emptySubsets(DestinationRule rule) {
        Optional<Service> service =
                mesh.service(mesh.resolve(rule.host(), rule.meta().namespace()));
        if (service.isEmpty()) {
            return;
        }
        List<Workload> pods = mesh.workloads().stream()
                .filter(pod -> mesh.servicesOf(pod).contains(service.get()))
                .toList();
        for (int i = 0; i < rule.subsets().size(); i++) {
            Map<String, String> labels = rule.subsets().get(i).labels();
            if (pods.stream().noneMatch(pod -> Mesh.selects(labels, pod.meta().labels()))) {
                String message = "no pod of " + mesh.host(service.get()) + " has the labels " + new TreeMap<>(labels)
                        + "; requests for this subset are answered 503";
                add(EMPTY_SUBSET, Severity.ERROR, rule, "spec.subsets[" + i + "].labels", message);
            }
        }
    }

    /** On sidecars one rule takes a host whole, so every other rule of that host is without effect there. */
    private void conflictingHosts() {
        Map<String, VirtualService> owners = new HashMap<>();
        List<VirtualService> oldestFirst = mesh.virtualServices().stream()
                .filter(rule -> rule.bindsTo(VirtualService.MESH))
                .sorted(Comparator.comparing(VirtualService::meta, Meta.OLDEST_FIRST))
                .toList();
        for (VirtualService rule : oldestFirst) {
            for (int i = 0; i < rule.hosts().size(); i++) {
                String host = mesh.resolve(rule.hosts().get(i), rule.meta().namespace());
                VirtualService owner = owners.putIfAbsent(host, rule);
                if (owner != null) {
                    String message = host + " is already routed by "
                            + owner.meta().qualifiedName() + ", which is older or first by name";
                    add(CONFLICTING_HOSTS, Severity.ERROR, rule, "spec.hosts[" + i + "]", message);
                }
            }
        }
    }

    private void add(String code, Severity severity, MeshObject object, String path, String message) {
        problems.add(new Problem(code, severity, path, message, object.meta().mark()));
    }
}
