package bookinfo.cluster.controller;

import bookinfo.cluster.api.ApiFailure;
import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.DeleteOptions;
import bookinfo.cluster.store.Event;
import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Watch;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Deletes what is left behind when all owners of an object are gone, and lets go of owners deleted in the foreground. */
final class GarbageCollector implements AutoCloseable {
    private static final String FOREGROUND = "foregroundDeletion";
    private static final WorkQueue.Key EVERYTHING = new WorkQueue.Key("", "everything");
    private static final List<Kind> OWNING =
            List.of(Kinds.DEPLOYMENT, Kinds.REPLICA_SET, Kinds.SERVICE, Kinds.POD, Kinds.CONFIG_MAP, Kinds.SECRET);
    private static final List<Kind> OWNED =
            List.of(Kinds.REPLICA_SET, Kinds.POD, Kinds.SERVICE, Kinds.ENDPOINT_SLICE, Kinds.CONFIG_MAP, Kinds.SECRET);

    private final Cluster cluster;
    private final WorkQueue queue;
    private final List<Watch> watches;

    GarbageCollector(Cluster cluster) {
        this.cluster = cluster;
        this.queue = new WorkQueue("garbage-collector", key -> collect());
        this.watches = OWNING.stream()
                .map(kind -> cluster.watch(kind, "", event -> {
                    if (event.type() == Event.Type.DELETED || Metadata.deleting(event.object())) {
                        queue.add(EVERYTHING);
                    }
                }))
                .toList();
        queue.add(EVERYTHING); // what was left behind while nobody looked
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
        queue.close();
    }

    private Optional<Duration> collect() {
        List<Found> owned = OWNED.stream().flatMap(this::withOwners).toList();
        for (Found found : owned) {
            if (!Metadata.deleting(found.object) && orphaned(found)) {
                delete(found, DeleteOptions.BACKGROUND);
            }
        }
        OWNING.stream().flatMap(this::all).filter(GarbageCollector::foreground).forEach(owner -> finish(owner, owned));
        return Optional.empty();
    }

    private record Found(Kind kind, ObjectNode object) {}

    private Stream<Found> all(Kind kind) {
        return cluster.list(kind, "").stream().map(object -> new Found(kind, object));
    }

    private Stream<Found> withOwners(Kind kind) {
        return all(kind).filter(found -> !Owners.references(found.object).isEmpty());
    }

    private boolean orphaned(Found found) {
        for (JsonNode reference : Owners.references(found.object)) {
            if (exists(reference, Metadata.namespace(found.object))) {
                return false;
            }
        }
        return true;
    }

    /** An owner of a kind that is not known here cannot be looked up; it counts as there. */
    private boolean exists(JsonNode reference, String namespace) {
        Optional<Kind> kind = Kinds.BUILT_IN.stream()
                .filter(candidate ->
                        candidate.name().equals(reference.path("kind").asText())
                                && candidate
                                        .apiVersion()
                                        .equals(reference.path("apiVersion").asText()))
                .findFirst();
        if (kind.isEmpty()) {
            return true;
        }
        String in = kind.get().traits().contains(Kind.Trait.NAMESPACED) ? namespace : "";
        return cluster.get(kind.get(), in, reference.path("name").asText())
                .filter(owner ->
                        Metadata.uid(owner).equals(reference.path("uid").asText()))
                .isPresent();
    }

    private static boolean foreground(Found owner) {
        return Metadata.deleting(owner.object)
                && Metadata.finalizers(owner.object).contains(FOREGROUND);
    }

    private void finish(Found owner, List<Found> owned) {
        String uid = Metadata.uid(owner.object);
        List<Found> dependents = owned.stream()
                .filter(found -> Stream.of(Owners.references(found.object))
                        .<JsonNode>mapMulti((list, each) -> list.forEach(each))
                        .anyMatch(reference -> reference.path("uid").asText().equals(uid)))
                .toList();
        for (Found dependent : dependents) {
            if (!Metadata.deleting(dependent.object)) {
                delete(
                        dependent,
                        new DeleteOptions(
                                DeleteOptions.BACKGROUND.gracePeriodSeconds(),
                                DeleteOptions.Propagation.FOREGROUND,
                                Optional.of(Metadata.uid(dependent.object))));
            }
        }
        if (dependents.isEmpty()) {
            cluster.update(owner.kind, Metadata.namespace(owner.object), Metadata.name(owner.object), current -> {
                ArrayNode left = Metadata.of(current).putArray("finalizers");
                Metadata.finalizers(owner.object).stream()
                        .filter(finalizer -> !finalizer.equals(FOREGROUND))
                        .forEach(left::add);
                return current;
            });
        }
    }

    private void delete(Found found, DeleteOptions options) {
        try {
            cluster.delete(found.kind, Metadata.namespace(found.object), Metadata.name(found.object), options);
        } catch (ApiFailure e) {
            if (e.code() != 404) { // gone meanwhile is what was wanted
                throw e;
            }
        }
    }
}
