package bookinfo.cluster.controller;

import bookinfo.cluster.api.Conditions;
import bookinfo.cluster.api.Json;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Deployment's {@code status} from its ReplicaSets. Pure. */
final class DeploymentStatus {
    private static final String COMPLETE = "NewReplicaSetAvailable";
    private static final String LATE = "ProgressDeadlineExceeded";

    private final JsonNode deployment;
    private final JsonNode fresh;
    private final Instant now;
    private final long desired;
    private final ObjectNode status = Json.object();

    /**
     * @param fresh the ReplicaSet of the present template
     * @param old all others of the deployment
     */
    DeploymentStatus(JsonNode deployment, JsonNode fresh, List<ObjectNode> old, Instant now) {
        this.deployment = deployment;
        this.fresh = fresh;
        this.now = now;
        this.desired = deployment.at("/spec/replicas").asLong(1);
        List<JsonNode> all = Stream.concat(old.stream(), Stream.of(fresh)).toList();
        long available = sum(all, "/status/availableReplicas");
        status.put("observedGeneration", Metadata.generation(deployment));
        put("replicas", sum(all, "/status/replicas"));
        put("updatedReplicas", fresh.at("/status/replicas").asLong());
        put("readyReplicas", sum(all, "/status/readyReplicas"));
        put("availableReplicas", available);
        put("unavailableReplicas", Math.max(0, sum(all, "/spec/replicas") - available));
        status.putArray("conditions").add(available()).add(progressing());
    }

    ObjectNode json() {
        return status;
    }

    /** When the progress deadline passes, if it still can. */
    Optional<Duration> untilDeadline() {
        JsonNode condition = Conditions.find(status, "Progressing");
        String reason = Json.text(condition, "/reason");
        if (reason.equals(COMPLETE) || reason.equals(LATE)) {
            return Optional.empty();
        }
        Duration left = Duration.between(now, deadline(condition).plusSeconds(1));
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }

    private static long sum(List<JsonNode> sets, String field) {
        return sets.stream().mapToLong(set -> set.at(field).asLong()).sum();
    }

    /** Kubernetes leaves out counters that are zero. */
    private void put(String counter, long value) {
        if (value != 0) {
            status.put(counter, value);
        }
    }

    private ObjectNode available() {
        Rollout.Limits limits = Rollout.Limits.of(deployment.at("/spec/strategy"), (int) desired);
        return status.path("availableReplicas").asLong() >= desired - limits.unavailable()
                ? condition("Available", true, "MinimumReplicasAvailable", "Deployment has minimum availability.")
                : condition(
                        "Available",
                        false,
                        "MinimumReplicasUnavailable",
                        "Deployment does not have minimum availability.");
    }

    private ObjectNode progressing() {
        String set = "ReplicaSet \"%s\" ".formatted(Metadata.name(fresh));
        JsonNode before = Conditions.find(deployment.path("status"), "Progressing");
        boolean onlyFresh = status.path("replicas").asLong()
                == status.path("updatedReplicas").asLong();
        if (onlyFresh
                && List.of("replicas", "availableReplicas").stream()
                        .allMatch(counter -> status.path(counter).asLong() == desired)) {
            return condition("Progressing", true, COMPLETE, set + "has successfully progressed.");
        }
        if (onlyFresh
                && Json.text(before, "/reason").equals(COMPLETE)
                && Json.text(before, "/message").startsWith(set)) {
            return before.deepCopy(); // a pod that is lost, or wanted, later is no rollout and has no deadline
        }
        if (before.isMissingNode() || !Json.text(before, "/message").startsWith(set)) {
            ObjectNode condition = condition("Progressing", true, "ReplicaSetUpdated", set + "is progressing.");
            return condition.put("lastUpdateTime", Conditions.seconds(now));
        }
        return now.isAfter(deadline(before))
                ? condition("Progressing", false, LATE, set + "has timed out progressing.")
                : before.deepCopy();
    }

    private ObjectNode condition(String type, boolean value, String reason, String message) {
        JsonNode before = Conditions.find(deployment.path("status"), type);
        ObjectNode condition = Conditions.make(deployment.path("status"), type, value, now)
                .put("reason", reason)
                .put("message", message);
        boolean same = Stream.of("status", "reason")
                .allMatch(field -> before.path(field).equals(condition.path(field)));
        return condition.put("lastUpdateTime", same ? Json.text(before, "/lastUpdateTime") : Conditions.seconds(now));
    }

    private Instant deadline(JsonNode condition) {
        return Instant.parse(Json.text(condition, "/lastUpdateTime"))
                .plusSeconds(deployment.at("/spec/progressDeadlineSeconds").asLong(600));
    }
}
