package bookinfo.cluster.controller;

import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** A Deployment's {@code status} from its ReplicaSets. Pure. */
final class DeploymentStatus {
    private final JsonNode deployment;
    private final JsonNode fresh;
    private final List<ObjectNode> all;
    private final Instant now;
    private final int desired;

    /**
     * @param fresh the ReplicaSet of the present template
     * @param all every ReplicaSet of the deployment, {@code fresh} among them
     */
    DeploymentStatus(JsonNode deployment, JsonNode fresh, List<ObjectNode> all, Instant now) {
        this.deployment = deployment;
        this.fresh = fresh;
        this.all = List.copyOf(all);
        this.now = now;
        this.desired = deployment.path("spec").path("replicas").asInt(1);
    }

    ObjectNode json() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("observedGeneration", Metadata.generation(deployment));
        Counters.put(status, "replicas", sum("replicas"));
        Counters.put(
                status, "updatedReplicas", fresh.path("status").path("replicas").asLong());
        Counters.put(status, "readyReplicas", sum("readyReplicas"));
        Counters.put(status, "availableReplicas", sum("availableReplicas"));
        long wanted = all.stream()
                .mapToLong(set -> set.path("spec").path("replicas").asLong())
                .sum();
        Counters.put(status, "unavailableReplicas", Math.max(0, wanted - sum("availableReplicas")));
        ArrayNode conditions = status.putArray("conditions");
        conditions.add(available());
        conditions.add(progressing(status));
        failure().ifPresent(conditions::add);
        return status;
    }

    /** When the progress deadline passes, if it still can. */
    static Optional<Duration> untilDeadline(JsonNode deployment, JsonNode status, Instant now) {
        JsonNode condition = condition(status, "Progressing");
        String reason = condition.path("reason").asText();
        if (reason.equals("NewReplicaSetAvailable") || reason.equals("ProgressDeadlineExceeded")) {
            return Optional.empty();
        }
        Instant updated = Instant.parse(condition.path("lastUpdateTime").asText());
        Duration left = Duration.between(now, updated.plus(deadline(deployment)).plusSeconds(1));
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }

    private long sum(String field) {
        return all.stream()
                .mapToLong(set -> set.path("status").path(field).asLong())
                .sum();
    }

    private ObjectNode available() {
        Rollout.Limits limits = Rollout.Limits.of(deployment.path("spec").path("strategy"), desired);
        boolean enough = sum("availableReplicas") >= desired - limits.unavailable();
        return enough
                ? condition(
                        "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", false)
                : condition(
                        "Available",
                        "False",
                        "MinimumReplicasUnavailable",
                        "Deployment does not have minimum availability.",
                        false);
    }

    private ObjectNode progressing(JsonNode status) {
        String set = "ReplicaSet \"%s\" ".formatted(Metadata.name(fresh));
        JsonNode before = condition(deployment.path("status"), "Progressing");
        if (complete(status)) {
            return condition(
                    "Progressing", "True", "NewReplicaSetAvailable", set + "has successfully progressed.", false);
        }
        String created = "Created new replica set \"%s\"".formatted(Metadata.name(fresh));
        if (fresh.path("status").path("replicas").asLong() == 0
                && !before.path("message").asText().equals(created)) {
            return condition("Progressing", "True", "NewReplicaSetCreated", created, true);
        }
        if (moved(status)) {
            return condition("Progressing", "True", "ReplicaSetUpdated", set + "is progressing.", true);
        }
        Instant updated = Instant.parse(before.path("lastUpdateTime").asText(now.toString()));
        if (now.isAfter(updated.plus(deadline(deployment)))) {
            return condition(
                    "Progressing", "False", "ProgressDeadlineExceeded", set + "has timed out progressing.", false);
        }
        return before instanceof ObjectNode known
                ? known.deepCopy()
                : condition("Progressing", "True", "ReplicaSetUpdated", set + "is progressing.", true);
    }

    private boolean complete(JsonNode status) {
        return status.path("updatedReplicas").asLong() == desired
                && status.path("replicas").asLong() == desired
                && status.path("availableReplicas").asLong() == desired;
    }

    /** Whether anything got better since the last look. */
    private boolean moved(JsonNode status) {
        JsonNode before = deployment.path("status");
        long oldBefore = before.path("replicas").asLong()
                - before.path("updatedReplicas").asLong();
        long oldNow = status.path("replicas").asLong()
                - status.path("updatedReplicas").asLong();
        return oldNow < oldBefore
                || List.of("updatedReplicas", "readyReplicas", "availableReplicas").stream()
                        .anyMatch(field ->
                                status.path(field).asLong() > before.path(field).asLong());
    }

    private Optional<ObjectNode> failure() {
        JsonNode failed = condition(fresh.path("status"), "ReplicaFailure");
        return failed instanceof ObjectNode
                ? Optional.of(condition(
                        "ReplicaFailure",
                        "True",
                        failed.path("reason").asText(),
                        failed.path("message").asText(),
                        false))
                : Optional.empty();
    }

    /** @param touch whether {@code lastUpdateTime} moves even if nothing else does */
    private ObjectNode condition(String type, String value, String reason, String message, boolean touch) {
        JsonNode before = condition(deployment.path("status"), type);
        boolean sameValue = before.path("status").asText().equals(value);
        boolean same = sameValue && before.path("reason").asText().equals(reason);
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("status", value)
                .put(
                        "lastUpdateTime",
                        same && !touch ? before.path("lastUpdateTime").asText() : time)
                .put(
                        "lastTransitionTime",
                        sameValue ? before.path("lastTransitionTime").asText() : time)
                .put("reason", reason)
                .put("message", message);
    }

    private static JsonNode condition(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return status.path("no such condition");
    }

    private static Duration deadline(JsonNode deployment) {
        return Duration.ofSeconds(
                deployment.path("spec").path("progressDeadlineSeconds").asLong(600));
    }
}
