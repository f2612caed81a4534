package bookinfo.mesh.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a service is called once it has been chosen.
 *
 * @param host as written: a short name is relative to the namespace of this rule, see {@link Mesh#resolve}
 */
public record DestinationRule(Meta meta, String host, TrafficPolicy trafficPolicy, List<Subset> subsets)
        implements MeshObject {

    public DestinationRule {
        subsets = List.copyOf(subsets);
    }

    public Optional<Subset> subset(String name) {
        return subsets.stream().filter(subset -> subset.name().equals(name)).findFirst();
    }

    /** A named part of the service: the pods that carry all of the labels. */
    public record Subset(String name, Map<String, String> labels, TrafficPolicy trafficPolicy) {
        public Subset {
            labels = Map.copyOf(labels);
        }
    }
}
