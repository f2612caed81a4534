package bookinfo.cluster.api;

import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What may change or refuse a write after it was understood and before it is stored. */
final class Admission {
    private final Store store;
    private final Webhooks webhooks;

    Admission(Store store) {
        this.store = store;
        this.webhooks = new Webhooks(store);
    }

    /** The object as the mutating part of admission leaves it, with defaults in what was added. */
    ObjectNode mutate(Review review) {
        ObjectNode object = builtIn(review, review.subject());
        return webhooks.mutate(review.with(object), changed -> builtIn(review, changed));
    }

    /** @throws ApiFailure when a validating webhook says no, or cannot be asked */
    void validate(Review review) {
        webhooks.validate(review);
    }

    private ObjectNode builtIn(Review review, ObjectNode object) {
        Defaults.apply(review.kind(), object);
        if (review.kind().equals(Kinds.SERVICE)) {
            review.old().ifPresent(old -> keepAddress(old, object));
        }
        if (review.kind().equals(Kinds.POD) && review.operation() == Review.Operation.CREATE) {
            requireServiceAccount(object);
        }
        return object;
    }

    private void requireServiceAccount(ObjectNode pod) {
        String namespace = Metadata.namespace(pod);
        String name = Json.text(pod, "/spec/serviceAccountName");
        if (store.get(Kinds.SERVICE_ACCOUNT, namespace, name).isEmpty()) {
            throw ApiFailure.forbidden(
                    Kinds.POD,
                    NameSuffix.nameOrBase(pod),
                    "error looking up service account %s/%s: serviceaccount \"%s\" not found"
                            .formatted(namespace, name, name));
        }
    }

    // A service keeps its address even when it is replaced by a text that does not name one.
    private static void keepAddress(ObjectNode old, ObjectNode object) {
        for (String field : List.of("clusterIP", "clusterIPs")) {
            JsonNode address = old.path("spec").path(field);
            if (!address.isMissingNode() && !object.path("spec").has(field)) {
                object.withObjectProperty("spec").set(field, address);
            }
        }
    }
}
