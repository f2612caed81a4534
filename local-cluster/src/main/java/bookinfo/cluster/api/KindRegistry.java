package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every kind that is served now: the built-in ones and those of the CustomResourceDefinitions. */
final class KindRegistry {
    private final Store store;
    private volatile Map<String, CustomResource> custom = Map.of();

    KindRegistry(Store store) {
        this.store = store;
        refresh();
    }

    /** Reads the CustomResourceDefinitions anew; to be called after each change of one. */
    void refresh() {
        Map<String, CustomResource> found = new LinkedHashMap<>();
        for (ObjectNode definition :
                store.list(Kinds.CUSTOM_RESOURCE_DEFINITION, "").items()) {
            CustomResource resource = CustomResource.of(definition);
            if (!resource.kind().versions().isEmpty()) {
                found.put(resource.kind().resource(), resource);
            }
        }
        custom = found;
    }

    List<Kind> all() {
        List<Kind> kinds = new ArrayList<>(Kinds.BUILT_IN);
        custom.values().forEach(resource -> kinds.add(resource.kind()));
        return kinds;
    }

    Optional<Kind> find(String group, String version, String plural) {
        return all().stream()
                .filter(kind -> kind.plural().equals(plural)
                        && kind.group().equals(group)
                        && kind.versions().contains(version))
                .findFirst();
    }

    /** The definition of a custom kind; empty for built-in ones. */
    Optional<CustomResource> custom(Kind kind) {
        return Optional.ofNullable(custom.get(kind.resource()));
    }
}
