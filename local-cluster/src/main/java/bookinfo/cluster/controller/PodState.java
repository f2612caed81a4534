package bookinfo.cluster.controller;

import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What controllers read from a pod's status. */
final class PodState {
    private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

    private PodState() {}

    static boolean finished(JsonNode pod) {
        return FINISHED.contains(pod.path("status").path("phase").asText());
    }

    /** Counts for its ReplicaSet: neither finished nor on its way out. */
    static boolean active(JsonNode pod) {
        return !finished(pod) && !Metadata.deleting(pod);
    }

    static boolean ready(JsonNode pod) {
        return readySince(pod).isPresent();
    }

    /** How long it takes until the pod has been ready for the given time; empty while it is not ready. */
    static Optional<Duration> untilAvailable(JsonNode pod, Duration minReady, Instant now) {
        return readySince(pod).map(since -> {
            Duration left = Duration.between(now, since.plus(minReady));
            return left.isNegative() || minReady.isZero() ? Duration.ZERO : left;
        });
    }

    private static Optional<Instant> readySince(JsonNode pod) {
        for (JsonNode condition : pod.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")
                    && condition.path("status").asText().equals("True")) {
                return Optional.of(
                        Instant.parse(condition.path("lastTransitionTime").asText()));
            }
        }
        return Optional.empty();
    }
}
