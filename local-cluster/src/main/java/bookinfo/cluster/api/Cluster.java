package bookinfo.cluster.api;

import bookinfo.cluster.store.Event;
import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kind.Trait;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import bookinfo.cluster.store.Watch;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The API as the cluster's own parts use it, without HTTP: the same defaults, checks, admission and bookkeeping.
 * Namespaces are empty for cluster-scoped kinds, and mean "all" in {@link #list} and {@link #watch}. Every object that
 * goes in or comes out is the caller's own copy. Refusals are {@link ApiFailure}s.
 */
public final class Cluster {
    private static final String NAME_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int NAME_SUFFIX = 5;

    private final Store store;
    private final InstantSource clock;
    private final RandomGenerator random;

    public Cluster(Store store, InstantSource clock, RandomGenerator random) {
        this.store = store;
        this.clock = clock;
        this.random = random;
    }

    public Optional<ObjectNode> get(Kind kind, String namespace, String name) {
        return store.get(kind, namespace, name).map(ObjectNode::deepCopy);
    }

    /** All objects of a kind in a namespace, or (empty) in all, by namespace and name. */
    public List<ObjectNode> list(Kind kind, String namespace) {
        return store.list(kind, namespace).items().stream()
                .map(ObjectNode::deepCopy)
                .toList();
    }

    /** Creates an object and returns it as it was stored; {@code metadata.generateName} gets five letters appended. */
    public ObjectNode create(Kind kind, String namespace, ObjectNode body, User user) {
        ObjectNode object = body.deepCopy();
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.name());
        ObjectNode metadata = Metadata.of(object);
        if (kind.namespaced()) {
            metadata.put("namespace", namespace);
        }
        if (Metadata.name(object).isEmpty()) {
            metadata.put("name", metadata.path("generateName").asText() + suffix());
        }
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", now().toString());
        if (kind.traits().contains(Trait.GENERATION)) {
            metadata.put("generation", 1);
        }
        if (!store.create(kind, object)) {
            throw ApiFailure.alreadyExists(kind, Metadata.name(object));
        }
        return object.deepCopy();
    }

    /**
     * Changes an object, except its status when that is a subresource; does nothing when {@code change} changes nothing.
     * {@code change} gets a copy of the newest object, and is called again when another writer was faster.
     *
     * @return the object as it is now
     */
    public ObjectNode update(Kind kind, String namespace, String name, UnaryOperator<ObjectNode> change) {
        return replace(
                kind, namespace, name, current -> Changes.ofObject(kind, current, change.apply(current.deepCopy())));
    }

    /** Changes an object's status and nothing else; otherwise as {@link #update}. */
    public ObjectNode updateStatus(Kind kind, String namespace, String name, UnaryOperator<ObjectNode> change) {
        return replace(kind, namespace, name, current -> Changes.ofStatus(current, change.apply(current.deepCopy())));
    }

    /**
     * Asks for an object to go. A pod with grace, an object with finalizers and a namespace only get a
     * deletionTimestamp; whoever cleans up after them ends with {@link #remove} or by taking the finalizer away.
     *
     * @return the object as it is now, or as it was last
     */
    public ObjectNode delete(Kind kind, String namespace, String name, DeleteOptions options) {
        while (true) {
            ObjectNode current = require(kind, namespace, name);
            Deletion.check(kind, current, options);
            Optional<ObjectNode> next = Deletion.mark(kind, current, options, now());
            boolean done = next.isEmpty()
                    ? store.remove(kind, current)
                    : Changes.same(current, next.get()) || store.replace(kind, current, next.get());
            if (done) {
                return next.orElse(current).deepCopy();
            }
        }
    }

    /**
     * Removes an object for good, as the last step of its deletion.
     *
     * @param uid the object that is meant; one of the same name with another uid stays
     */
    public void remove(Kind kind, String namespace, String name, String uid) {
        Optional<ObjectNode> current = store.get(kind, namespace, name);
        while (current.isPresent() && Metadata.uid(current.get()).equals(uid)) {
            if (store.remove(kind, current.get())) {
                return;
            }
            current = store.get(kind, namespace, name);
        }
    }

    /**
     * Tells a listener of every object (ADDED), then of every change, in order, on one thread of its own. The listener
     * should hand longer work on.
     */
    public Watch watch(Kind kind, String namespace, Consumer<Event> listener) {
        return Informer.start(store, kind, namespace, listener);
    }

    private ObjectNode replace(Kind kind, String namespace, String name, UnaryOperator<ObjectNode> change) {
        while (true) {
            ObjectNode current = require(kind, namespace, name);
            ObjectNode next = change.apply(current);
            if (Changes.same(current, next)) {
                return current.deepCopy();
            }
            boolean gone = Metadata.deleting(next)
                    && Metadata.finalizers(next).isEmpty()
                    && !Metadata.finalizers(current).isEmpty();
            if (gone ? store.remove(kind, current) : store.replace(kind, current, next)) {
                return next.deepCopy();
            }
        }
    }

    private ObjectNode require(Kind kind, String namespace, String name) {
        return store.get(kind, namespace, name).orElseThrow(() -> ApiFailure.notFound(kind, name));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private String suffix() {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < NAME_SUFFIX; i++) {
            letters.append(NAME_LETTERS.charAt(random.nextInt(NAME_LETTERS.length())));
        }
        return letters.toString();
    }
}
