package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a webhook wants to see a write: its rules, and its selectors on the namespace and on the object. */
final class WebhookMatch {
    private WebhookMatch() {}

    static boolean matches(JsonNode webhook, Review review, Store store) {
        // Webhooks that could lock everybody out, themselves included, are not asked about webhooks.
        return !review.kind().group().equals(Kinds.MUTATING_WEBHOOK_CONFIGURATION.group())
                && version(webhook, review).isPresent()
                && Selector.labels(webhook.path("namespaceSelector")).test(namespaceLabels(review, store))
                && Selector.labels(webhook.path("objectSelector")).test(Metadata.labels(review.subject()))
                && (!review.options().dryRun()
                        || Json.text(webhook, "/sideEffects").startsWith("None"));
    }

    /** The version of the object that the webhook's rules ask for; empty when no rule fits. */
    static Optional<String> version(JsonNode webhook, Review review) {
        Kind kind = review.kind();
        return Json.items(webhook, "/rules")
                .filter(rule -> lists(rule.path("operations"), review.operation())
                        && lists(rule.path("apiGroups"), kind.group())
                        && lists(rule.path("resources"), review.resource()))
                .flatMap(rule -> kind.versions().stream().filter(version -> lists(rule.path("apiVersions"), version)))
                .findFirst();
    }

    private static boolean lists(JsonNode list, String wanted) {
        List<String> texts = Json.texts(list);
        return texts.contains(wanted) || (texts.contains("*") && !wanted.contains("/"));
    }

    private static Map<String, String> namespaceLabels(Review review, Store store) {
        return store.get(Kinds.NAMESPACE, "", review.namespace())
                .map(Metadata::labels)
                .orElse(Map.of());
    }
}
