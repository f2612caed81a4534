package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The API as the cluster's own parts use it, without HTTP: the same defaults, checks, admission and bookkeeping.
 * Namespaces are empty for cluster-scoped kinds, and mean "all" in {@link #list}. Every object that
 * goes in or comes out is the caller's own copy. Refusals are {@link ApiFailure}s.
 */
public final class Cluster {
    private final Store store;
    private final KindRegistry kinds;
    private final InstantSource clock;
    private final Writes writes;
    private final EventRecorder events;

    public Cluster(Store store, InstantSource clock, RandomGenerator random) {
        this.store = store;
        this.clock = clock;
        this.kinds = new KindRegistry(store);
        this.writes = new Writes(store, clock, random);
        this.events = new EventRecorder(this);
    }

    public Optional<ObjectNode> get(Kind kind, String namespace, String name) {
        return store.get(kind, namespace, name).map(ObjectNode::deepCopy);
    }

    /** @throws ApiFailure 404 when there is no such object */
    ObjectNode require(Kind kind, String namespace, String name) {
        return get(kind, namespace, name).orElseThrow(() -> ApiFailure.notFound(kind, name));
    }

    /** All objects of a kind in a namespace, or (empty) in all, by namespace and name. */
    public List<ObjectNode> list(Kind kind, String namespace) {
        return store.list(kind, namespace).items().stream()
                .map(ObjectNode::deepCopy)
                .toList();
    }

    /** Every kind that is served now, those of CustomResourceDefinitions included. */
    public List<Kind> servedKinds() {
        return kinds.all();
    }

    /** Creates an object and returns it as it was stored; {@code metadata.generateName} gets five letters appended. */
    public ObjectNode create(Kind kind, String namespace, ObjectNode body, User user) {
        return writes.create(kind, namespace, body, WriteOptions.internal(user));
    }

    /**
     * Changes the object of this name, except its status when that is a subresource; does nothing when {@code change}
     * changes nothing. {@code change} gets a copy of the newest object, and is called again when another writer was faster.
     *
     * @param object tells the namespace and the name; nothing else of it matters
     * @return the object as it is now
     */
    public ObjectNode update(Kind kind, JsonNode object, UnaryOperator<ObjectNode> change) {
        return update(kind, object, false, change);
    }

    /** Changes an object's status and nothing else; otherwise as {@link #update}. */
    public ObjectNode updateStatus(Kind kind, JsonNode object, UnaryOperator<ObjectNode> change) {
        return update(kind, object, true, change);
    }

    private ObjectNode update(Kind kind, JsonNode object, boolean status, UnaryOperator<ObjectNode> change) {
        WriteOptions options = WriteOptions.internal(User.ADMIN);
        return writes.update(kind, Metadata.namespace(object), Metadata.name(object), status, change, options);
    }

    /** Changes an object as {@link #update} does; where there is none, one that {@code change} made of a bare name. */
    public ObjectNode ensure(Kind kind, String namespace, String name, UnaryOperator<ObjectNode> change) {
        Optional<ObjectNode> present = store.get(kind, namespace, name);
        if (present.isPresent()) {
            return update(kind, present.get(), change);
        }
        ObjectNode fresh = Json.object();
        Metadata.of(fresh).put("name", name);
        return create(kind, namespace, change.apply(fresh), User.ADMIN);
    }

    /**
     * Asks for this very object to go; when it is gone, or another one has its name, nothing happens. A pod with grace, an
     * object with finalizers and a namespace only get a deletionTimestamp; whoever cleans up after them ends with
     * {@link #remove} or by taking the finalizer away.
     */
    public void delete(Kind kind, JsonNode object) {
        DeleteOptions only = new DeleteOptions(OptionalLong.empty(), Optional.of(Metadata.uid(object)));
        WriteOptions options = WriteOptions.internal(User.ADMIN);
        try {
            writes.delete(kind, Metadata.namespace(object), Metadata.name(object), only, options);
        } catch (ApiFailure e) {
            if (e.code() != 404 && e.code() != 409) {
                throw e;
            }
        }
    }

    /** Removes this very object for good, as the last step of its deletion; one of the same name with another uid stays. */
    public void remove(Kind kind, JsonNode object) {
        writes.remove(kind, object);
    }

    /** Tells people what happens to objects. */
    public EventRecorder events() {
        return events;
    }

    /** The time by the cluster's clock. */
    public Instant now() {
        return clock.instant();
    }

    Store store() {
        return store;
    }

    KindRegistry kinds() {
        return kinds;
    }

    Writes writes() {
        return writes;
    }
}
