package bookinfo.mesh.control.translate;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything one proxy should have at one moment, by type and name. Immutable; the same name twice keeps the first. */
public final class Resources {
    private final Map<ResourceType, SortedMap<String, Resource>> byType;

    private Resources(Map<ResourceType, SortedMap<String, Resource>> byType) {
        this.byType = byType;
    }

    /** Nothing at all: what a proxy is served before the first mesh is known. */
    public static Resources none() {
        return of(List.of());
    }

    public static Resources of(Collection<Resource> resources) {
        Map<ResourceType, SortedMap<String, Resource>> byType = new EnumMap<>(ResourceType.class);
        for (ResourceType type : ResourceType.values()) {
            byType.put(type, new TreeMap<>());
        }
        for (Resource resource : resources) {
            all(byType, resource.type()).putIfAbsent(resource.name(), resource);
        }
        byType.replaceAll((type, map) -> Collections.unmodifiableSortedMap(map));
        return new Resources(byType);
    }

    /** All resources of {@code type}, by name. */
    public SortedMap<String, Resource> all(ResourceType type) {
        return all(byType, type);
    }

    public Optional<Resource> find(ResourceType type, String name) {
        return Optional.ofNullable(all(type).get(name));
    }

    /** Whether a proxy that has one has the other: same names with the same content. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Resources that && byType.equals(that.byType);
    }

    @Override
    public int hashCode() {
        return byType.hashCode();
    }

    private static SortedMap<String, Resource> all(
            Map<ResourceType, SortedMap<String, Resource>> byType, ResourceType type) {
        SortedMap<String, Resource> all = byType.get(type);
        if (all == null) {
            throw new IllegalStateException("no map for " + type);
        }
        return all;
    }
}
