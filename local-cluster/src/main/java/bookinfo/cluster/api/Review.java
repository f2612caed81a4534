package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A write on its way through admission.
 *
 * @param subresource empty for the object itself
 * @param object as it is to be; empty when it is to be deleted
 * @param old as it is; empty when it is to be created
 */
record Review(
        Kind kind, String subresource, Optional<ObjectNode> object, Optional<ObjectNode> old, WriteOptions options) {

    /** In the words of webhook rules. */
    String operation() {
        return object.isEmpty() ? "DELETE" : old.isEmpty() ? "CREATE" : "UPDATE";
    }

    Review with(ObjectNode changed) {
        return new Review(kind, subresource, Optional.of(changed), old, options);
    }

    /** The object as it is to be, or the one that goes. */
    ObjectNode subject() {
        return object.or(() -> old).orElseThrow();
    }

    String name() {
        return Metadata.name(subject());
    }

    String namespace() {
        return Metadata.namespace(subject());
    }

    /** {@code pods}, {@code pods/status}. */
    String resource() {
        return subresource.isEmpty() ? kind.plural() : kind.plural() + "/" + subresource;
    }
}
