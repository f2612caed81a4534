package bookinfo.mesh.config;

import bookinfo.mesh.config.HttpRoute.Destination;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Finds what rules refer to and the mesh does not have. */
final class References {

    static final String NOT_FOUND = "IST0101";
    static final String UNKNOWN_HOST = "IST0174";

    private final Mesh mesh;

    References(Mesh mesh) {
        this.mesh = mesh;
    }

    List<Problem> missing(MeshObject object) {
        return switch (object) {
            case VirtualService rule -> missing(rule);
            case DestinationRule rule -> missing(rule);
            case Gateway gateway -> missing(gateway);
            case Service service -> List.of();
            case Workload workload -> List.of();
            case EndpointSlice slice -> List.of();
            case Namespace namespace -> List.of();
        };
    }

    private List<Problem> missing(VirtualService rule) {
        List<Problem> problems = new ArrayList<>();
        List<String> gateways = mesh.gateways().stream()
                .map(gateway -> gateway.meta().qualifiedName())
                .toList();
        for (int i = 0; i < rule.gateways().size(); i++) {
            String gateway = rule.gateways().get(i);
            if (!gateway.equals(VirtualService.MESH) && !gateways.contains(gateway)) {
                problems.add(
                        notFound(rule, "spec.gateways[" + i + "]", gateway + " does not exist", gateway, gateways));
            }
        }
        for (int i = 0; i < rule.http().size(); i++) {
            problems.addAll(missing(rule, rule.http().get(i).route(), "spec.http[" + i + "]"));
        }
        for (int i = 0; i < rule.tcp().size(); i++) {
            problems.addAll(missing(rule, rule.tcp().get(i).route(), "spec.tcp[" + i + "]"));
        }
        return List.copyOf(problems);
    }

    private List<Problem> missing(VirtualService rule, List<HttpRoute.WeightedDestination> route, String path) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < route.size(); i++) {
            missing(rule, route.get(i).destination(), path + ".route[" + i + "].destination")
                    .ifPresent(problems::add);
        }
        return problems;
    }

    private Optional<Problem> missing(VirtualService rule, Destination destination, String path) {
        String namespace = rule.meta().namespace();
        String host = mesh.resolve(destination.host(), namespace);
        Optional<Service> service = mesh.service(host);
        if (service.isEmpty()) {
            String message = host + " is no service of this mesh; requests for it are answered 503";
            List<String> hosts = mesh.services().stream().map(mesh::host).toList();
            return Optional.of(notFound(rule, path + ".host", message, host, hosts));
        }
        if (destination.port().isPresent()
                && service.get().port(destination.port().get()).isEmpty()) {
            String message = destination.port().get() + " is no port of " + host + "; requests for it are answered 503";
            return Optional.of(notFound(rule, path + ".port.number", message, "", List.of()));
        }
        return missingSubset(rule, destination.subset(), host, path + ".subset");
    }

    private Optional<Problem> missingSubset(VirtualService rule, String subset, String host, String path) {
        Optional<DestinationRule> destinationRule =
                mesh.destinationRuleFor(host, rule.meta().namespace());
        List<String> subsets = destinationRule.stream()
                .flatMap(found -> found.subsets().stream())
                .map(DestinationRule.Subset::name)
                .toList();
        if (subset.isEmpty() || subsets.contains(subset)) {
            return Optional.empty();
        }
        String message = subset + " is a subset that no DestinationRule defines for " + host
                + "; requests for it are answered 503";
        return Optional.of(notFound(rule, path, message, subset, subsets));
    }

    private List<Problem> missing(DestinationRule rule) {
        String host = mesh.resolve(rule.host(), rule.meta().namespace());
        List<String> hosts = mesh.services().stream().map(mesh::host).toList();
        if (hosts.stream().anyMatch(service -> HostIndex.covers(host, service))) {
            return List.of();
        }
        String message = host + " is no service of this mesh; the rule has no effect" + Names.didYouMean(host, hosts);
        return List.of(new Problem(
                UNKNOWN_HOST,
                Severity.WARNING,
                "spec.host",
                message,
                rule.meta().mark()));
    }

    private List<Problem> missing(Gateway gateway) {
        boolean served = mesh.workloads().stream()
                .anyMatch(pod -> Mesh.selects(gateway.selector(), pod.meta().labels()));
        if (served || gateway.selector().isEmpty()) {
            return List.of();
        }
        String message = "no pod has the labels " + new TreeMap<>(gateway.selector()) + "; nothing serves this gateway";
        return List.of(notFound(gateway, "spec.selector", message, "", List.of()));
    }

    private static Problem notFound(
            MeshObject object, String path, String message, String name, Collection<String> known) {
        return new Problem(
                NOT_FOUND,
                Severity.ERROR,
                path,
                message + Names.didYouMean(name, known),
                object.meta().mark());
    }
}
