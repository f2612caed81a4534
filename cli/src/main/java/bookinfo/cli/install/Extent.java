package bookinfo.cli.install;

/** How much of the mesh is taken away. */
public sealed interface Extent {
    /** Everything but the CustomResourceDefinitions, with the rules in them, and the namespace. */
    record Programs() implements Extent {}

    /** One control plane of several, and the gateway if it is its. */
    record OfRevision(String name) implements Extent {}

    /** Everything, whoever made it. */
    record Everything() implements Extent {}

    /** Whether an object of the mesh goes. */
    default boolean covers(Placed placed) {
        return switch (this) {
            case Everything _ -> true;
            case Programs _ -> !placed.holdsOthers();
            case OfRevision(String name) ->
                !placed.holdsOthers() && placed.revision().equals(name);
        };
    }

    /** Whether a pod's sidecar loses its control plane. */
    default boolean orphans(String revision) {
        return switch (this) {
            case Everything _, Programs _ -> true;
            case OfRevision(String name) -> revision.equals(name);
        };
    }
}
