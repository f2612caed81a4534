package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kind.Trait;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** The way of a write: defaults, admission, name, validation, store. Objects that come out are the caller's own. */
final class Writes {
    private final Store store;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Webhooks webhooks;

    Writes(Store store, InstantSource clock, RandomGenerator random) {
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.webhooks = new Webhooks(store);
    }

    ObjectNode create(Kind kind, String namespace, ObjectNode body, WriteOptions options) {
        checkNamespace(kind, namespace, body);
        ObjectNode object = admit(kind, begun(kind, namespace, body), Optional.empty(), options);
        stamp(kind, object);
        Validation.check(kind, object, Optional.empty());
        webhooks.validate(new Review(kind, "", Optional.of(object), Optional.empty(), options));
        String name = Metadata.name(object);
        boolean free = options.dryRun()
                ? store.get(kind, Metadata.namespace(object), name).isEmpty()
                : store.create(kind, object);
        if (!free) {
            throw ApiFailure.alreadyExists(kind, name);
        }
        return object.deepCopy();
    }

    /** @param status whether only the status is to change */
    ObjectNode update(
            Kind kind,
            String namespace,
            String name,
            boolean status,
            UnaryOperator<ObjectNode> change,
            WriteOptions options) {
        while (true) {
            ObjectNode current = require(kind, namespace, name);
            ObjectNode wanted = change.apply(current.deepCopy());
            checkVersion(kind, current, wanted);
            ObjectNode next = status ? Changes.ofStatus(current, wanted) : mutated(kind, current, wanted, options);
            if (Changes.same(current, next)) {
                return next.deepCopy();
            }
            if (!status) {
                Validation.check(kind, next, Optional.of(current));
            }
            webhooks.validate(
                    new Review(kind, status ? "status" : "", Optional.of(next), Optional.of(current), options));
            if (options.dryRun() || replace(kind, current, next)) {
                return next.deepCopy();
            }
        }
    }

    Deleted delete(Kind kind, String namespace, String name, DeleteOptions delete, WriteOptions options) {
        while (true) {
            ObjectNode current = require(kind, namespace, name);
            Deletion.check(kind, current, delete);
            webhooks.validate(new Review(kind, "", Optional.empty(), Optional.of(current), options));
            Optional<ObjectNode> next = Deletion.mark(kind, current, delete, now());
            if (kind.equals(Kinds.CUSTOM_RESOURCE_DEFINITION) && next.isEmpty() && !options.dryRun()) {
                removeAll(KindRegistry.kind(current));
            }
            Deleted deleted = new Deleted(next.orElse(current).deepCopy(), next.isEmpty());
            if (options.dryRun()
                    || next.filter(marked -> Changes.same(current, marked)).isPresent()
                    || (next.isEmpty() ? store.remove(kind, current) : store.replace(kind, current, next.get()))) {
                return deleted;
            }
        }
    }

    /** Removes whatever stands in the way of the object's end, and the object. */
    void remove(Kind kind, JsonNode object) {
        Optional<ObjectNode> current;
        do {
            current = store.get(kind, Metadata.namespace(object), Metadata.name(object))
                    .filter(present -> Metadata.uid(present).equals(Metadata.uid(object)));
        } while (current.isPresent() && !store.remove(kind, current.get()));
    }

    private ObjectNode mutated(Kind kind, ObjectNode current, ObjectNode wanted, WriteOptions options) {
        ObjectNode draft = Changes.ofObject(kind, current, wanted);
        ObjectNode next = Changes.ofObject(kind, current, admit(kind, draft, Optional.of(current), options));
        ServerSideApply.note(kind, current, next, options.fieldManager());
        return next;
    }

    /** The object as defaults and mutating webhooks leave it. */
    private ObjectNode admit(Kind kind, ObjectNode draft, Optional<ObjectNode> old, WriteOptions options) {
        return webhooks.mutate(new Review(kind, "", Optional.of(Defaults.apply(kind, draft)), old, options));
    }

    // Without their definition, custom resources could be neither seen nor deleted.
    private void removeAll(Kind kind) {
        store.list(kind, "").items().forEach(object -> remove(kind, object));
    }

    /** An object whose last finalizer was taken away while it was being deleted goes with this write. */
    private boolean replace(Kind kind, ObjectNode current, ObjectNode next) {
        boolean released = Metadata.deleting(next)
                && Metadata.finalizers(next).isEmpty()
                && !Metadata.finalizers(current).isEmpty();
        return released ? store.remove(kind, current) : store.replace(kind, current, next);
    }

    private static ObjectNode begun(Kind kind, String namespace, ObjectNode body) {
        ObjectNode object = body.deepCopy().put("apiVersion", kind.apiVersion()).put("kind", kind.name());
        ObjectNode metadata = Metadata.of(object).remove(Changes.SERVER_OWNED);
        if (kind.namespaced()) {
            metadata.put("namespace", namespace);
        }
        Defaults.beginStatus(kind, object);
        return object;
    }

    private void stamp(Kind kind, ObjectNode object) {
        ObjectNode metadata = Metadata.of(object);
        String base = Json.text(metadata, "/generateName");
        if (Metadata.name(object).isEmpty() && !base.isEmpty()) {
            metadata.put("name", base + NameSuffix.random(random));
        }
        metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", now().toString());
        if (kind.traits().contains(Trait.GENERATION)) {
            metadata.put("generation", 1);
        }
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

    private static void checkVersion(Kind kind, ObjectNode current, ObjectNode wanted) {
        String expected = Metadata.resourceVersion(wanted);
        if (!expected.isEmpty() && !expected.equals(Metadata.resourceVersion(current))) {
            throw ApiFailure.conflict(
                    kind,
                    Metadata.name(current),
                    "the object has been modified; please apply your changes to the latest version and try again");
        }
    }

    private ObjectNode require(Kind kind, String namespace, String name) {
        return store.get(kind, namespace, name).orElseThrow(() -> ApiFailure.notFound(kind, name));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** @param gone whether the object is removed, rather than marked */
    record Deleted(ObjectNode object, boolean gone) {}
}
