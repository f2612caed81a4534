package bookinfo.mesh.config;

import bookinfo.mesh.config.DestinationRule.Subset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which DestinationRules are in force for whom. */
final class DestinationRules {

    private final Mesh mesh;
    private final Map<String, HostIndex<DestinationRule>> byNamespace = new HashMap<>();

    DestinationRules(Mesh mesh) {
        this.mesh = mesh;
        mesh.destinationRules().stream()
                .sorted(Comparator.comparing(DestinationRule::meta, Meta.OLDEST_FIRST))
                .forEach(rule -> byNamespace
                        .computeIfAbsent(rule.meta().namespace(), key -> new HostIndex<>())
                        .add(mesh.resolve(rule.host(), rule.meta().namespace()), rule));
    }

    Optional<DestinationRule> inForce(String host, String proxyNamespace) {
        Stream<String> client = proxyNamespace.equals(mesh.rootNamespace()) ? Stream.of() : Stream.of(proxyNamespace);
        Stream<String> service = mesh.service(host).map(found -> found.meta().namespace()).stream();
        return Stream.of(client, service, Stream.of(mesh.rootNamespace()))
                .flatMap(namespaces -> namespaces)
                .flatMap(namespace -> Optional.ofNullable(byNamespace.get(namespace)).stream())
                .map(hosts -> hosts.find(host))
                .filter(rules -> !rules.isEmpty())
                .findFirst()
                .map(DestinationRules::merge);
    }

    /** Of subsets with one name the oldest rule's counts; so does the oldest policy that says anything. */
    private static DestinationRule merge(List<DestinationRule> oldestFirst) {
        DestinationRule oldest = oldestFirst.getFirst();
        Map<String, Subset> subsets = new LinkedHashMap<>();
        oldestFirst.stream()
                .flatMap(rule -> rule.subsets().stream())
                .forEach(subset -> subsets.putIfAbsent(subset.name(), subset));
        TrafficPolicy policy = oldestFirst.stream()
                .map(DestinationRule::trafficPolicy)
                .filter(candidate -> !candidate.equals(TrafficPolicy.NONE))
                .findFirst()
                .orElse(TrafficPolicy.NONE);
        return new DestinationRule(oldest.meta(), oldest.host(), policy, List.copyOf(subsets.values()));
    }
}
