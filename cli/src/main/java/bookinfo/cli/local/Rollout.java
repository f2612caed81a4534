package bookinfo.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Reads whether a Deployment has all the pods of its newest state ready. */
public final class Rollout {
    private Rollout() {}

    /** What is still missing; nothing when the Deployment is complete. */
    public static Optional<String> missing(JsonNode deployment) {
        int wanted = deployment.path("spec").path("replicas").asInt(1);
        JsonNode status = deployment.path("status");
        boolean complete = status.path("observedGeneration").asLong()
                        >= deployment.path("metadata").path("generation").asLong()
                && status.path("updatedReplicas").asInt() >= wanted
                && status.path("readyReplicas").asInt() >= wanted;
        return complete
                ? Optional.empty()
                : Optional.of(deployment.path("metadata").path("name").asText() + " has "
                        + status.path("readyReplicas").asInt() + " of " + wanted + " pods ready");
    }
}
