package bookinfo.cluster.api;

import bookinfo.cluster.api.Review.Operation;
import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Asks the webhooks of the cluster's webhook configurations, by name of configuration and then in their order. */
final class Webhooks {
    private static final int NO_REASON = 400;

    private final Store store;
    private final WebhookClient client;

    Webhooks(Store store) {
        this.store = store;
        this.client = new WebhookClient(new WebhookAddress(store));
    }

    /**
     * The object as the mutating webhooks leave it. Those that ask for it ({@code reinvocationPolicy: IfNeeded}) are
     * asked once more when the object changed after their turn.
     *
     * @param complete fills in what a patch left open
     */
    ObjectNode mutate(Review review, UnaryOperator<ObjectNode> complete) {
        List<JsonNode> matching = matching(Kinds.MUTATING_WEBHOOK_CONFIGURATION, review);
        ObjectNode object = review.subject();
        Set<JsonNode> again = new HashSet<>();
        for (JsonNode webhook : matching) {
            ObjectNode changed = mutate(webhook, review.with(object), complete);
            if (!Changes.same(object, changed)) {
                matching.stream().filter(Webhooks::wantsReinvocation).forEach(again::add);
                object = changed;
            } else {
                again.remove(webhook);
            }
        }
        for (JsonNode webhook : matching) {
            if (again.contains(webhook)) {
                object = mutate(webhook, review.with(object), complete);
            }
        }
        return object;
    }

    /** @throws ApiFailure of the first webhook that refuses */
    void validate(Review review) {
        for (JsonNode webhook : matching(Kinds.VALIDATING_WEBHOOK_CONFIGURATION, review)) {
            ask(webhook, review);
        }
    }

    private List<JsonNode> matching(Kind configurations, Review review) {
        List<JsonNode> matching = new ArrayList<>();
        for (ObjectNode configuration : store.list(configurations, "").items()) {
            for (JsonNode webhook : configuration.path("webhooks")) {
                if (WebhookMatch.matches(webhook, review, store)) {
                    matching.add(webhook);
                }
            }
        }
        return matching;
    }

    private ObjectNode mutate(JsonNode webhook, Review review, UnaryOperator<ObjectNode> complete) {
        Optional<JsonNode> response = ask(webhook, review);
        String patch = response.map(answer -> answer.path("patch").asText()).orElse("");
        if (patch.isEmpty() || review.operation() == Operation.DELETE) {
            return review.subject();
        }
        try {
            JsonNode operations = Json.parse(Base64.getDecoder().decode(patch.getBytes(StandardCharsets.US_ASCII)));
            if (JsonPatch.apply(review.subject(), operations) instanceof ObjectNode patched) {
                return complete.apply(patched);
            }
            throw new IllegalArgumentException("the patch leaves no object");
        } catch (IllegalArgumentException e) {
            throw ApiFailure.internal("admission webhook \"%s\": the patch cannot be applied: %s"
                    .formatted(webhook.path("name").asText(), e.getMessage()));
        }
    }

    /** The response that allows the write; empty when the webhook failed and may be ignored. */
    private Optional<JsonNode> ask(JsonNode webhook, Review review) {
        JsonNode response;
        try {
            response = client.call(webhook, review);
        } catch (WebhookClient.CallFailure e) {
            if (webhook.path("failurePolicy").asText().equals("Ignore")) {
                return Optional.empty();
            }
            throw ApiFailure.internal("failed calling webhook \"%s\": %s"
                    .formatted(webhook.path("name").asText(), e.getMessage()));
        }
        response.path("warnings").forEach(warning -> review.options().warnings().add(warning.asText()));
        if (!response.path("allowed").asBoolean()) {
            throw refusal(webhook, response.path("status"));
        }
        return Optional.of(response);
    }

    private static ApiFailure refusal(JsonNode webhook, JsonNode status) {
        String who = "admission webhook \"%s\" denied the request"
                .formatted(webhook.path("name").asText());
        String reason = status.path("reason").asText();
        String message = status.path("message").asText(reason);
        int code = status.path("code").asInt(NO_REASON);
        if (!status.isObject()) {
            return new ApiFailure(code, "", who + " without explanation", Json.object());
        }
        return new ApiFailure(
                code, reason, "%s: %s".formatted(who, message.isEmpty() ? "no reason given" : message), Json.object());
    }

    private static boolean wantsReinvocation(JsonNode webhook) {
        return webhook.path("reinvocationPolicy").asText().equals("IfNeeded");
    }
}
