package bookinfo.cluster.controller;

import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.ControlLoop;
import bookinfo.cluster.api.Json;
import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Furnishes namespaces, empties the ones that are to go, and deletes what outlived all its owners. */
final class Housekeeping {
    /** What can own something, or be owned. */
    static final List<Kind> FAMILY =
            List.of(Kinds.DEPLOYMENT, Kinds.REPLICA_SET, Kinds.POD, Kinds.SERVICE, Kinds.ENDPOINT_SLICE);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Cluster cluster;

    Housekeeping(Cluster cluster) {
        this.cluster = cluster;
    }

    void pass(ControlLoop.Pass pass) {
        pass.each(cluster.list(Kinds.NAMESPACE, ""), namespace -> {
            if (!Metadata.deleting(namespace)) {
                cluster.ensure(Kinds.SERVICE_ACCOUNT, Metadata.name(namespace), "default", account -> account);
            } else if (empty(Metadata.name(namespace))) {
                cluster.remove(Kinds.NAMESPACE, namespace);
            } else {
                pass.lookAgainIn(LOOK_AGAIN);
            }
        });
        collect(pass);
    }

    /** Deletes what names owners of these kinds, none of which is there any more. */
    private void collect(ControlLoop.Pass pass) {
        Map<Kind, List<ObjectNode>> owned =
                FAMILY.stream().collect(Collectors.toMap(kind -> kind, kind -> cluster.list(kind, "")));
        // Listed after what it may own: an owner is always the older one.
        Set<String> there = FAMILY.stream()
                .flatMap(kind -> cluster.list(kind, "").stream())
                .map(Metadata::uid)
                .collect(Collectors.toSet());
        owned.forEach((kind, objects) -> pass.each(objects, object -> {
            JsonNode owners = object.at("/metadata/ownerReferences");
            if (!owners.isEmpty() && owners.valueStream().allMatch(owner -> isGone(owner, there))) {
                delete(kind, object);
            }
        }));
    }

    /** An owner of a kind that is not looked at here counts as there. */
    private static boolean isGone(JsonNode owner, Set<String> there) {
        return FAMILY.stream().map(Kind::name).anyMatch(Json.text(owner, "/kind")::equals)
                && !there.contains(Json.text(owner, "/uid"));
    }

    /** Pods take their grace; true when nothing is left. */
    private boolean empty(String namespace) {
        boolean left = false;
        for (Kind kind : cluster.servedKinds()) {
            if (kind.namespaced()) {
                List<ObjectNode> objects = cluster.list(kind, namespace);
                objects.forEach(object -> delete(kind, object));
                left |= !objects.isEmpty();
            }
        }
        return !left;
    }

    private void delete(Kind kind, ObjectNode object) {
        if (!Metadata.deleting(object)) {
            cluster.delete(kind, object);
        }
    }
}
