package bookinfo.cluster.controller;

import bookinfo.cluster.api.ApiFailure;
import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.ControlLoop;
import bookinfo.cluster.api.DeleteOptions;
import bookinfo.cluster.api.User;
import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Furnishes namespaces, empties the ones that are to go, and deletes what outlived all its owners. */
final class Housekeeping {
    /** What can own something, or be owned. */
    static final List<Kind> FAMILY =
            List.of(Kinds.DEPLOYMENT, Kinds.REPLICA_SET, Kinds.POD, Kinds.SERVICE, Kinds.ENDPOINT_SLICE);

    private static final User USER = User.controller("namespace-controller");
    private static final String FOREGROUND = "foregroundDeletion";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Cluster cluster;

    Housekeeping(Cluster cluster) {
        this.cluster = cluster;
    }

    void pass(ControlLoop.Pass pass) {
        pass.each(cluster.list(Kinds.NAMESPACE, ""), namespace -> {
            if (!Metadata.deleting(namespace)) {
                furnish(Metadata.name(namespace));
            } else if (empty(Metadata.name(namespace))) {
                cluster.remove(Kinds.NAMESPACE, "", Metadata.name(namespace), Metadata.uid(namespace));
            } else {
                pass.lookAgainIn(LOOK_AGAIN);
            }
        });
        List<Member> members = members();
        // Listed after what it may own: an owner is always the older one.
        Set<String> staying = members().stream()
                .filter(owner -> !owner.waits())
                .map(Member::uid)
                .collect(Collectors.toSet());
        pass.each(members, member -> {
            if (member.orphaned(staying)) {
                delete(member.kind, member.object);
            }
            if (member.waits() && members.stream().noneMatch(other -> other.ownedBy(member))) {
                release(member);
            }
        });
    }

    private void furnish(String namespace) {
        if (cluster.get(Kinds.SERVICE_ACCOUNT, namespace, "default").isEmpty()) {
            cluster.create(Kinds.SERVICE_ACCOUNT, namespace, named("default"), USER);
        }
    }

    static ObjectNode named(String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        Metadata.of(object).put("name", name);
        return object;
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

    private List<Member> members() {
        return FAMILY.stream()
                .flatMap(kind -> cluster.list(kind, "").stream().map(object -> new Member(kind, object)))
                .toList();
    }

    private void delete(Kind kind, ObjectNode object) {
        if (Metadata.deleting(object)) {
            return;
        }
        try {
            DeleteOptions options = DeleteOptions.BACKGROUND.onlyIfUid(Metadata.uid(object));
            cluster.delete(kind, Metadata.namespace(object), Metadata.name(object), options);
        } catch (ApiFailure e) {
            if (e.code() != 404) { // gone meanwhile is what was wanted
                throw e;
            }
        }
    }

    private void release(Member member) {
        cluster.update(member.kind, Metadata.namespace(member.object), Metadata.name(member.object), owner -> {
            Metadata.of(owner).putArray("finalizers");
            return owner;
        });
    }

    private record Member(Kind kind, ObjectNode object) {
        String uid() {
            return Metadata.uid(object);
        }

        /** Deleted in the foreground: it goes after everything that it owns. */
        boolean waits() {
            return Metadata.deleting(object) && Metadata.finalizers(object).contains(FOREGROUND);
        }

        boolean ownedBy(Member other) {
            return Owners.uids(object).contains(other.uid());
        }

        /** An owner of a kind that is not looked at here counts as there. */
        boolean orphaned(Set<String> staying) {
            List<String> kinds = FAMILY.stream().map(Kind::name).toList();
            return !Owners.uids(object).isEmpty()
                    && object.at("/metadata/ownerReferences")
                            .valueStream()
                            .allMatch(owner -> kinds.contains(owner.path("kind").asText())
                                    && !staying.contains(owner.path("uid").asText()));
        }
    }
}
