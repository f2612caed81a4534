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

    String namespace() {
        return Metadata.namespace(subject());
    }

    /** {@code pods}, {@code pods/status}. */
    String resource() {
        return subresource.isEmpty() ? kind.plural() : kind.plural() + "/" + subresource;
    }

    /**
     * The document that a webhook is sent ({@code admission.k8s.io/v1}).
     *
     * @param version the version in which the webhook wants to see the object
     */
    ObjectNode document(String version, String uid) {
        ObjectNode document = Json.object("admission.k8s.io/v1", "AdmissionReview");
        ObjectNode request = document.putObject("request").put("uid", uid);
        groupVersion(request.putObject("kind"), kind, version).put("kind", kind.name());
        groupVersion(request.putObject("resource"), kind, version).put("resource", kind.plural());
        put(request, "subResource", subresource);
        put(request, "name", Metadata.name(subject()));
        put(request, "namespace", namespace());
        request.put("operation", operation()).put("dryRun", options.dryRun());
        request.set("userInfo", options.user().info());
        object(request, "object", object, kind.apiVersion(version));
        object(request, "oldObject", old, kind.apiVersion(version));
        return document;
    }

    private static ObjectNode groupVersion(ObjectNode node, Kind kind, String version) {
        return node.put("group", kind.group()).put("version", version);
    }

    private static void put(ObjectNode request, String field, String value) {
        if (!value.isEmpty()) {
            request.put(field, value);
        }
    }

    private static void object(ObjectNode request, String field, Optional<ObjectNode> known, String apiVersion) {
        request.putNull(field);
        known.ifPresent(there -> request.set(field, there.deepCopy().put("apiVersion", apiVersion)));
    }
}
