package bookinfo.cluster.api;

import bookinfo.cluster.store.Event;
import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kind.Trait;
import bookinfo.cluster.store.Kinds;
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
    private final KindRegistry kinds;

    public Cluster(Store store, InstantSource clock, RandomGenerator random) {
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.kinds = new KindRegistry(store);
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
        return create(kind, namespace, body, WriteOptions.internal(user));
    }

    /**
     * Changes an object, except its status when that is a subresource; does nothing when {@code change} changes nothing.
     * {@code change} gets a copy of the newest object, and is called again when another writer was faster.
     *
     * @return the object as it is now
     */
    public ObjectNode update(Kind kind, String namespace, String name, UnaryOperator<ObjectNode> change) {
        return update(kind, namespace, name, change::apply, WriteOptions.internal(User.ADMIN));
    }

    /** Changes an object's status and nothing else; otherwise as {@link #update}. */
    public ObjectNode updateStatus(Kind kind, String namespace, String name, UnaryOperator<ObjectNode> change) {
        return updateStatus(kind, namespace, name, change::apply, WriteOptions.internal(User.ADMIN));
    }

    /**
     * Asks for an object to go. A pod with grace, an object with finalizers and a namespace only get a
     * deletionTimestamp; whoever cleans up after them ends with {@link #remove} or by taking the finalizer away.
     *
     * @return the object as it is now, or as it was last
     */
    public ObjectNode delete(Kind kind, String namespace, String name, DeleteOptions options) {
        return delete(kind, namespace, name, options, WriteOptions.internal(User.ADMIN))
                .object();
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

    ObjectNode create(Kind kind, String namespace, ObjectNode body, WriteOptions options) {
        checkNamespace(kind, namespace, body);
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
        if (!options.dryRun() && !store.create(kind, object)) {
            throw ApiFailure.alreadyExists(kind, Metadata.name(object));
        }
        changed(kind);
        return object.deepCopy();
    }

    ObjectNode update(Kind kind, String namespace, String name, Change change, WriteOptions options) {
        return replace(kind, namespace, name, change, Changes::ofObject, options);
    }

    ObjectNode updateStatus(Kind kind, String namespace, String name, Change change, WriteOptions options) {
        return replace(kind, namespace, name, change, Changes::ofStatus, options);
    }

    Deleted delete(Kind kind, String namespace, String name, DeleteOptions options, WriteOptions write) {
        while (true) {
            ObjectNode current = require(kind, namespace, name);
            Deletion.check(kind, current, options);
            Optional<ObjectNode> next = Deletion.mark(kind, current, options, now());
            Deleted deleted = new Deleted(next.orElse(current).deepCopy(), next.isEmpty());
            boolean done = write.dryRun()
                    || (next.isEmpty()
                            ? store.remove(kind, current)
                            : Changes.same(current, next.get()) || store.replace(kind, current, next.get()));
            if (done) {
                changed(kind);
                return deleted;
            }
        }
    }

    private ObjectNode replace(
            Kind kind, String namespace, String name, Change change, Part part, WriteOptions options) {
        while (true) {
            ObjectNode current = require(kind, namespace, name);
            ObjectNode wanted = change.apply(current.deepCopy());
            String expected = Metadata.resourceVersion(wanted);
            if (!expected.isEmpty() && !expected.equals(Metadata.resourceVersion(current))) {
                throw ApiFailure.conflict(
                        kind,
                        name,
                        "the object has been modified; please apply your changes to the latest version and try again");
            }
            ObjectNode next = part.of(kind, current, wanted);
            if (Changes.same(current, next) || options.dryRun()) {
                return next;
            }
            boolean released = Metadata.deleting(next)
                    && Metadata.finalizers(next).isEmpty()
                    && !Metadata.finalizers(current).isEmpty();
            ObjectNode answer = next.deepCopy();
            if (released ? store.remove(kind, current) : store.replace(kind, current, next)) {
                changed(kind);
                return released ? answer : next.deepCopy();
            }
        }
    }

    KindRegistry kinds() {
        return kinds;
    }

    private void checkNamespace(Kind kind, String namespace, ObjectNode body) {
        if (!kind.namespaced()) {
            return;
        }
        ObjectNode owner = store.get(Kinds.NAMESPACE, "", namespace)
                .orElseThrow(() -> ApiFailure.notFound(Kinds.NAMESPACE, namespace));
        if (Metadata.deleting(owner)) {
            throw ApiFailure.forbidden(
                    kind,
                    Metadata.name(body),
                    "unable to create new content in namespace %s because it is being terminated".formatted(namespace));
        }
    }

    private void changed(Kind kind) {
        if (kind.equals(Kinds.CUSTOM_RESOURCE_DEFINITION)) {
            kinds.refresh();
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

    /** What a writer makes of the newest object, of which it gets a copy. */
    interface Change {
        ObjectNode apply(ObjectNode current);
    }

    /** Which part of a wanted object is taken over. */
    private interface Part {
        ObjectNode of(Kind kind, ObjectNode current, ObjectNode wanted);
    }

    /** @param gone whether the object is removed, rather than marked */
    record Deleted(ObjectNode object, boolean gone) {}
}
