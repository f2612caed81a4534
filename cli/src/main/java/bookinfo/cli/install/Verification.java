package bookinfo.cli.install;

import bookinfo.cli.kube.Api;
import bookinfo.cli.kube.ApiFailure;
import bookinfo.cli.kube.Kinds;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Compares what is in a cluster with what should be; only reads. */
public final class Verification {
    private final Api api;

    public Verification(Api api) {
        this.api = api;
    }

    /**
     * What was found about one object.
     *
     * @param object kind, namespace and name
     * @param differences none when it is as it should be
     */
    public record Found(String object, List<String> differences) {
        public Found {
            differences = List.copyOf(differences);
        }
    }

    /** One entry for each object, in the order in which they are applied. */
    public List<Found> of(List<ObjectNode> objects) {
        Kinds kinds = Kinds.discover(api);
        return objects.stream().map(object -> found(kinds, object)).toList();
    }

    /** What does not work, though the objects may all be there. */
    public Optional<String> missing(List<ObjectNode> objects) {
        return new Health(api, objects).missing();
    }

    /** What is led over to another control plane is that one's to verify. */
    private static List<String> differences(ObjectNode wanted, JsonNode live) {
        return Placed.revision(live).equals(Placed.revision(wanted)) ? Differences.between(wanted, live) : List.of();
    }

    private Found found(Kinds kinds, ObjectNode object) {
        try {
            Placed placed = Placed.of(kinds, object);
            return new Found(
                    placed.label(),
                    api.find(placed.path())
                            .map(live -> differences(object, live))
                            .orElse(List.of("not there")));
        } catch (ApiFailure e) {
            return new Found(Placed.label(object), List.of(String.valueOf(e.getMessage())));
        }
    }
}
