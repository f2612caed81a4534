package bookinfo.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Reads whether a Deployment has all the pods of its newest state ready, and no others. */
public final class Rollout {
    private Rollout() {}

    /** What is still missing; nothing when the Deployment is complete. */
    public static Optional<String> missing(JsonNode deployment) {
        int wanted = deployment.path("spec").path("replicas").asInt(1);
        JsonNode status = deployment.path("status");
        int updated = status.path("updatedReplicas").asInt();
        // In a rolling update the ready ones are those of before until they are told to end.
        int before = status.path("replicas").asInt() - updated;
        boolean complete = status.path("observedGeneration").asLong()
                        >= deployment.path("metadata").path("generation").asLong()
                && updated >= wanted
                && before <= 0
                && status.path("readyReplicas").asInt() >= wanted;
        return complete
                ? Optional.empty()
                : Optional.of(deployment.path("metadata").path("name").asText() + " has "
                        + status.path("readyReplicas").asInt() + " of " + wanted + " pods ready"
                        + (before > 0 ? ", and " + before + " of before" : ""));
    }
}
