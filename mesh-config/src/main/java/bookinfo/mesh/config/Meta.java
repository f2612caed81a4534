package bookinfo.mesh.config;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/**
 * What every object has.
 *
 * @param namespace empty for objects outside namespaces
 * @param uid differs from that of an object of the same name before it; empty when the object was not read from the API
 * @param generation 0 when the object was not read from the API
 * @param created {@link Instant#EPOCH} when the object was not read from the API
 * @param mark where the object's document begins
 */
public record Meta(
        String namespace,
        String name,
        Map<String, String> labels,
        Map<String, String> annotations,
        String uid,
        long generation,
        Instant created,
        Mark mark) {

    /** Istio's precedence between objects that claim the same: the oldest, then by name, then by namespace. */
    static final Comparator<Meta> OLDEST_FIRST =
            Comparator.comparing(Meta::created).thenComparing(Meta::name).thenComparing(Meta::namespace);

    static final Comparator<Meta> BY_NAME =
            Comparator.comparing(Meta::namespace).thenComparing(Meta::name);

    public Meta {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** {@code default/reviews}, or the name alone outside namespaces. */
    public String qualifiedName() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
