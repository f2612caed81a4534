package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The document that a webhook is sent ({@code admission.k8s.io/v1}). */
final class AdmissionReview {
    private AdmissionReview() {}

    /** @param version the version in which the webhook wants to see the object */
    static ObjectNode of(Review review, String version, String uid) {
        Kind kind = review.kind();
        ObjectNode document = Json.object("admission.k8s.io/v1", "AdmissionReview");
        ObjectNode request = document.putObject("request").put("uid", uid);
        groupVersion(request.putObject("kind"), kind, version).put("kind", kind.name());
        groupVersion(request.putObject("resource"), kind, version).put("resource", kind.plural());
        put(request, "subResource", review.subresource());
        put(request, "name", review.name());
        put(request, "namespace", review.namespace());
        request.put("operation", review.operation())
                .put("dryRun", review.options().dryRun());
        request.set("userInfo", review.options().user().info());
        object(request, "object", review.object(), kind.apiVersion(version));
        object(request, "oldObject", review.old(), kind.apiVersion(version));
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

    private static void object(ObjectNode request, String field, Optional<ObjectNode> object, String apiVersion) {
        request.putNull(field);
        object.ifPresent(known -> request.putObject(field)
                .put("apiVersion", apiVersion)
                .setAll(known.deepCopy().put("apiVersion", apiVersion)));
    }
}
