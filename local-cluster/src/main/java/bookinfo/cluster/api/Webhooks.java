package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the webhooks of the cluster's webhook configurations that want to see a write, by name of configuration and then in
 * their order.
 */
final class Webhooks {
    private static final int NO_REASON = 400;

    private final Store store;
    private final WebhookClient client;

    Webhooks(Store store) {
        this.store = store;
        this.client = new WebhookClient(store);
    }

    /** The object as the mutating webhooks leave it, each asked once: {@code reinvocationPolicy: Never}. */
    ObjectNode mutate(Review review) {
        ObjectNode object = review.subject();
        for (JsonNode webhook : matching(Kinds.MUTATING_WEBHOOK_CONFIGURATION, review)) {
            object = mutate(webhook, review.with(object));
        }
        return object;
    }

    /** @throws ApiFailure of the first webhook that refuses */
    void validate(Review review) {
        matching(Kinds.VALIDATING_WEBHOOK_CONFIGURATION, review).forEach(webhook -> ask(webhook, review));
    }

    private List<JsonNode> matching(Kind configurations, Review review) {
        return store.list(configurations, "").items().stream()
                .flatMap(configuration -> Json.items(configuration, "/webhooks"))
                .filter(webhook -> matches(webhook, review))
                .toList();
    }

    private ObjectNode mutate(JsonNode webhook, Review review) {
        Optional<JsonNode> response = ask(webhook, review);
        String patch = response.map(answer -> Json.text(answer, "/patch")).orElse("");
        if (patch.isEmpty()) {
            return review.subject();
        }
        try {
            JsonNode operations = Json.parse(Base64.getDecoder().decode(patch.getBytes(StandardCharsets.US_ASCII)));
            return Defaults.apply(review.kind(), Patch.json(review.subject(), operations));
        } catch (IllegalArgumentException e) {
            throw ApiFailure.internal("admission webhook %s: the patch cannot be applied: %s"
                    .formatted(webhook.path("name"), e.getMessage()));
        }
    }

    /** The response that allows the write; empty when the webhook failed and may be ignored. */
    private Optional<JsonNode> ask(JsonNode webhook, Review review) {
        JsonNode response;
        try {
            response = client.call(webhook, review);
        } catch (WebhookClient.CallFailure e) {
            if (Json.text(webhook, "/failurePolicy").equals("Ignore")) {
                return Optional.empty();
            }
            throw ApiFailure.internal("failed calling webhook %s: %s".formatted(webhook.path("name"), e.getMessage()));
        }
        response.path("warnings").forEach(warning -> review.options().warnings().add(warning.asText()));
        if (!response.path("allowed").asBoolean()) {
            throw refusal(webhook, response.path("status"));
        }
        return Optional.of(response);
    }

    private static ApiFailure refusal(JsonNode webhook, JsonNode status) {
        String reason = Json.text(status, "/reason");
        String message = "admission webhook %s denied the request: %s"
                .formatted(webhook.path("name"), status.path("message").asText("without explanation"));
        return new ApiFailure(status.path("code").asInt(NO_REASON), reason, message);
    }

    private boolean matches(JsonNode webhook, Review review) {
        // Webhooks that could lock everybody out, themselves included, are not asked about webhooks.
        return !review.kind().group().equals(Kinds.MUTATING_WEBHOOK_CONFIGURATION.group())
                && version(webhook, review).isPresent()
                && Selector.labels(webhook.path("namespaceSelector")).test(namespaceLabels(review))
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

    private Map<String, String> namespaceLabels(Review review) {
        return store.get(Kinds.NAMESPACE, "", review.namespace())
                .map(Metadata::labels)
                .orElse(Map.of());
    }
}
