package bookinfo.cluster.store;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A kind of object and how it is addressed.
 *
 * @param group API group, empty for the core group
 * @param versions served versions, the preferred one first
 * @param storedVersion the version in which objects rest in the store
 * @param name the kind's name, such as {@code Pod}
 * @param plural the resource name in paths, such as {@code pods}
 */
public record Kind(
        String group,
        List<String> versions,
        String storedVersion,
        String name,
        String plural,
        List<String> shortNames,
        List<String> categories,
        Set<Trait> traits) {

    /** What sets kinds apart. */
    public enum Trait {
        /** Its objects live in namespaces. */
        NAMESPACED,
        /** {@code status} is a subresource of its own. */
        STATUS,
        /** {@code metadata.generation} counts changes of the desired state. */
        GENERATION,
        /** A CustomResourceDefinition declared it. */
        CUSTOM
    }

    public Kind {
        versions = List.copyOf(versions);
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
        traits = Set.copyOf(traits);
    }

    public boolean namespaced() {
        return traits.contains(Trait.NAMESPACED);
    }

    /** Whether a CustomResourceDefinition declared it. */
    public boolean custom() {
        return traits.contains(Trait.CUSTOM);
    }

    /** The resource name for one, such as {@code pod}. */
    public String singular() {
        return name.toLowerCase(Locale.ROOT);
    }

    /** {@code v1} or {@code apps/v1}, in the stored version. */
    public String apiVersion() {
        return apiVersion(storedVersion);
    }

    /** The apiVersion that objects carry when they are served in {@code version}. */
    public String apiVersion(String version) {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** {@code pods} or {@code deployments.apps}: unique, and how messages name the resource. */
    public String resource() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** {@code Pod} or {@code Deployment.apps}. */
    public String qualifiedName() {
        return group.isEmpty() ? name : name + "." + group;
    }
}
