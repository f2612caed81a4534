package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a webhook wants to see a write: its rules, and its selectors on the namespace and on the object. */
final class WebhookMatch {
    private WebhookMatch() {}

    static boolean matches(JsonNode webhook, Review review, Store store) {
        // Webhooks that could lock everybody out, themselves included, are not asked about webhooks.
        boolean aboutWebhooks = review.kind().equals(Kinds.MUTATING_WEBHOOK_CONFIGURATION)
                || review.kind().equals(Kinds.VALIDATING_WEBHOOK_CONFIGURATION);
        return !aboutWebhooks
                && version(webhook, review).isPresent()
                && namespaceSelected(webhook.path("namespaceSelector"), review, store)
                && objectSelected(webhook.path("objectSelector"), review)
                && (!review.options().dryRun() || withoutSideEffects(webhook));
    }

    /** The version of the object that the webhook's rules ask for; empty when no rule fits. */
    static Optional<String> version(JsonNode webhook, Review review) {
        Kind kind = review.kind();
        return webhook.path("rules")
                .valueStream()
                .filter(rule ->
                        lists(rule.path("operations"), review.operation().name())
                                && lists(rule.path("apiGroups"), kind.group())
                                && listsResource(rule.path("resources"), review)
                                && inScope(rule.path("scope").asText("*"), kind))
                .flatMap(rule -> kind.versions().stream().filter(version -> lists(rule.path("apiVersions"), version)))
                .findFirst();
    }

    private static boolean inScope(String scope, Kind kind) {
        return switch (scope) {
            case "Namespaced" -> kind.namespaced();
            case "Cluster" -> !kind.namespaced();
            default -> true;
        };
    }

    private static boolean lists(JsonNode list, String wanted) {
        return Json.texts(list).contains("*") || Json.texts(list).contains(wanted);
    }

    private static boolean listsResource(JsonNode list, Review review) {
        String whole = review.kind().plural() + "/*";
        String sub = "*/" + review.subresource();
        return Json.texts(list).stream()
                .anyMatch(text -> text.equals(review.resource())
                        || text.equals("*/*")
                        || text.equals(whole)
                        || (review.subresource().isEmpty() ? text.equals("*") : text.equals(sub)));
    }

    private static boolean namespaceSelected(JsonNode selector, Review review, Store store) {
        if (review.kind().equals(Kinds.NAMESPACE)) {
            return Selector.labels(selector).test(Metadata.labels(review.subject()));
        }
        return !review.kind().namespaced()
                || store.get(Kinds.NAMESPACE, "", review.namespace())
                        .map(namespace -> Selector.labels(selector).test(Metadata.labels(namespace)))
                        .orElse(false);
    }

    private static boolean objectSelected(JsonNode selector, Review review) {
        return Stream.of(review.object(), review.old())
                .flatMap(Optional::stream)
                .map((ObjectNode object) -> Metadata.labels(object))
                .anyMatch(Selector.labels(selector));
    }

    private static boolean withoutSideEffects(JsonNode webhook) {
        return webhook.path("sideEffects").asText().startsWith("None");
    }
}
