package bookinfo.cluster.controller;

import bookinfo.cluster.api.Conditions;
import bookinfo.cluster.api.Json;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** A Deployment's {@code status} from its ReplicaSets. Pure. */
final class DeploymentStatus {
    private DeploymentStatus() {}

    /**
     * @param fresh the ReplicaSet of the present template
     * @param old all others of the deployment
     */
    static ObjectNode of(JsonNode deployment, JsonNode fresh, List<ObjectNode> old, Instant now) {
        List<JsonNode> all = Stream.concat(old.stream(), Stream.of(fresh)).toList();
        long desired = deployment.at("/spec/replicas").asLong(1);
        long replicas = sum(all, "/status/replicas");
        long updated = fresh.at("/status/replicas").asLong();
        long available = sum(all, "/status/availableReplicas");
        Rollout.Limits limits = Rollout.Limits.of(deployment.at("/spec/strategy"), (int) desired);
        boolean onlyFresh = replicas == updated;
        boolean complete = onlyFresh && replicas == desired && available == desired;
        ObjectNode status = Json.object().put("observedGeneration", Metadata.generation(deployment));
        put(status, "replicas", replicas);
        put(status, "updatedReplicas", updated);
        put(status, "readyReplicas", sum(all, "/status/readyReplicas"));
        put(status, "availableReplicas", available);
        put(status, "unavailableReplicas", Math.max(0, sum(all, "/spec/replicas") - available));
        status.putArray("conditions")
                .add(available(deployment, available >= desired - limits.unavailable(), now))
                .add(progressing(deployment, Metadata.name(fresh), onlyFresh, complete, now));
        return status;
    }

    private static long sum(List<JsonNode> sets, String field) {
        return sets.stream().mapToLong(set -> set.at(field).asLong()).sum();
    }

    /** Kubernetes leaves out counters that are zero. */
    private static void put(ObjectNode status, String counter, long value) {
        if (value != 0) {
            status.put(counter, value);
        }
    }

    private static ObjectNode available(JsonNode deployment, boolean enough, Instant now) {
        return Conditions.make(deployment.path("status"), "Available", enough, now)
                .put("reason", enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable")
                .put("message", "Deployment %s minimum availability.".formatted(enough ? "has" : "does not have"));
    }

    private static ObjectNode progressing(
            JsonNode deployment, String set, boolean onlyFresh, boolean complete, Instant now) {
        JsonNode before = Conditions.find(deployment.path("status"), "Progressing");
        String done = "ReplicaSet \"%s\" has successfully progressed.".formatted(set);
        // A pod that is lost, or wanted, after the rollout is no new one.
        boolean rolledOut =
                complete || (onlyFresh && Json.text(before, "/message").equals(done));
        return Conditions.make(deployment.path("status"), "Progressing", true, now)
                .put("reason", rolledOut ? "NewReplicaSetAvailable" : "ReplicaSetUpdated")
                .put("message", rolledOut ? done : "ReplicaSet \"%s\" is progressing.".formatted(set));
    }
}
