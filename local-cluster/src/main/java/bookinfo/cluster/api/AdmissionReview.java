package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The document that a webhook is sent ({@code admission.k8s.io/v1}). */
final class AdmissionReview {
    private AdmissionReview() {}

    /** @param version the version in which the webhook wants to see the object */
    static ObjectNode of(Review review, String version, String uid) {
        Kind kind = review.kind();
        ObjectNode document = Json.object().put("kind", "AdmissionReview").put("apiVersion", "admission.k8s.io/v1");
        ObjectNode request = document.putObject("request").put("uid", uid);
        for (String field : new String[] {"kind", "requestKind"}) {
            groupVersion(request.putObject(field), kind, version).put("kind", kind.name());
        }
        for (String field : new String[] {"resource", "requestResource"}) {
            groupVersion(request.putObject(field), kind, version).put("resource", kind.plural());
        }
        if (!review.subresource().isEmpty()) {
            request.put("subResource", review.subresource()).put("requestSubResource", review.subresource());
        }
        if (!review.name().isEmpty()) {
            request.put("name", review.name());
        }
        String namespace = kind.equals(Kinds.NAMESPACE) ? review.name() : review.namespace();
        if (!namespace.isEmpty()) {
            request.put("namespace", namespace);
        }
        request.put("operation", review.operation().name());
        request.set("userInfo", review.options().user().info());
        request.set("object", inVersion(review.object(), kind.apiVersion(version)));
        request.set("oldObject", inVersion(review.old(), kind.apiVersion(version)));
        request.put("dryRun", review.options().dryRun());
        request.set("options", options(review));
        return document;
    }

    private static ObjectNode groupVersion(ObjectNode node, Kind kind, String version) {
        return node.put("group", kind.group()).put("version", version);
    }

    private static JsonNode inVersion(Optional<ObjectNode> object, String apiVersion) {
        if (object.isEmpty()) {
            return Json.nothing();
        }
        ObjectNode shown = Json.object().setAll(object.get());
        return shown.put("apiVersion", apiVersion);
    }

    private static ObjectNode options(Review review) {
        String kind = switch (review.operation()) {
            case CREATE -> "CreateOptions";
            case UPDATE -> "UpdateOptions";
            case DELETE -> "DeleteOptions";
        };
        ObjectNode options = Json.object().put("kind", kind).put("apiVersion", "meta.k8s.io/v1");
        if (!review.options().fieldManager().isEmpty()) {
            options.put("fieldManager", review.options().fieldManager());
        }
        if (review.options().dryRun()) {
            options.putArray("dryRun").add("All");
        }
        return options;
    }
}
