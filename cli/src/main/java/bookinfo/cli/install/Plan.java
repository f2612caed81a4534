package bookinfo.cli.install;

import bookinfo.cli.kube.Api;
import bookinfo.cli.kube.ApiFailure;
import bookinfo.cli.kube.Kinds;
import bookinfo.cli.local.Failure;
import bookinfo.mesh.config.Revision;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an installation will do, asked of the API server beforehand, so that it happens whole or not at all.
 *
 * @param stale what an earlier installation of the same revision has left that is wanted no more
 */
record Plan(List<Step> steps, List<Placed> stale) {
    private static final int CONFLICT = 409;

    Plan {
        steps = List.copyOf(steps);
        stale = List.copyOf(stale);
    }

    /** What will become of one object. */
    record Step(Placed placed, Change change) {}

    enum Change {
        CREATE,
        CHANGE,
        NOTHING;

        String word() {
            return switch (this) {
                case CREATE -> "create";
                case CHANGE -> "change";
                case NOTHING -> "leave ";
            };
        }
    }

    /** Asks; an Istio of somebody else, or fields that somebody else has set, end it unless {@code force}. */
    static Plan of(Api api, List<ObjectNode> objects, Revision revision, boolean force) {
        refuseForeign(api);
        Kinds kinds = Kinds.discover(api);
        List<Step> steps = new ArrayList<>();
        List<String> conflicts = new ArrayList<>();
        for (ObjectNode object : objects) {
            Placed placed = placed(kinds, object);
            try {
                steps.add(new Step(placed, change(api, placed, force)));
            } catch (ApiFailure e) {
                if (e.status() != CONFLICT) {
                    throw new Failure(placed.label() + ": " + e.getMessage(), e);
                }
                conflicts.add(placed.label() + ": " + e.getMessage());
            }
        }
        if (!conflicts.isEmpty()) {
            throw new Failure("nothing was done: somebody else has set fields that the mesh sets too:\n  "
                    + String.join("\n  ", conflicts)
                    + "\nGive these up there, or say so here (-f, --set), or take them over with --force-conflicts.");
        }
        return new Plan(steps, stale(new Owned(api, kinds), steps, revision));
    }

    boolean changesNothing() {
        return stale.isEmpty() && steps.stream().allMatch(step -> step.change == Change.NOTHING);
    }

    private static Placed placed(Kinds kinds, ObjectNode object) {
        try {
            return Placed.of(kinds, object);
        } catch (ApiFailure e) {
            throw new Failure(
                    "nothing was done: this cluster cannot have a " + Placed.label(object) + ": " + e.getMessage()
                            + "\nOn the laptop's stand-in for Kubernetes use --set profile=local.",
                    e);
        }
    }

    private static void refuseForeign(Api api) {
        List<String> foreign = new Foreign(api).objects();
        if (!foreign.isEmpty()) {
            throw new Failure("nothing was done: another Istio is in this cluster:\n  " + String.join("\n  ", foreign)
                    + "\nTwo of them would fight over the same pods and rules. Remove that one (istioctl uninstall --purge,"
                    + " then kubectl delete crd for what it leaves), or use another cluster.");
        }
    }

    private static Change change(Api api, Placed placed, boolean force) {
        Optional<JsonNode> live = api.find(placed.path());
        if (live.isEmpty()) {
            return Change.CREATE;
        }
        if (live.get().path("metadata").has("deletionTimestamp")) {
            throw new Failure(placed.label() + " is being deleted; wait until it is gone, then run this again");
        }
        JsonNode after = api.apply(placed.path(), placed.object(), force, true);
        return isApplied(live.get()) && settled(after).equals(settled(live.get())) ? Change.NOTHING : Change.CHANGE;
    }

    /** What somebody else applied is taken up: only what is ours goes when it is wanted no more. */
    private static boolean isApplied(JsonNode live) {
        return live.path("metadata")
                .path("managedFields")
                .valueStream()
                .anyMatch(fields -> fields.path("manager").asText().equals(Api.FIELD_MANAGER)
                        && fields.path("operation").asText().equals("Apply"));
    }

    /** Without what the API server counts by itself. */
    private static JsonNode settled(JsonNode object) {
        ObjectNode copy = object.deepCopy();
        copy.withObject("/metadata").remove(List.of("managedFields", "resourceVersion", "generation"));
        return copy;
    }

    private static List<Placed> stale(Owned owned, List<Step> steps, Revision revision) {
        Set<String> wanted = steps.stream().map(step -> step.placed.path()).collect(Collectors.toSet());
        return owned.objects().stream()
                .filter(placed -> placed.revision().equals(revision.name()))
                .filter(placed -> !wanted.contains(placed.path()) && !placed.holdsOthers())
                .toList();
    }
}
