package bookinfo.cluster.controller;

import bookinfo.cluster.api.Conditions;
import bookinfo.cluster.api.Json;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** What controllers read from a pod's status. */
final class PodState {
    private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

    private PodState() {}

    static boolean finished(JsonNode pod) {
        return FINISHED.contains(Json.text(pod, "/status/phase"));
    }

    /** Counts for its ReplicaSet: neither finished nor on its way out. */
    static boolean active(JsonNode pod) {
        return !finished(pod) && !Metadata.deleting(pod);
    }

    static boolean ready(JsonNode pod) {
        return Conditions.hold(pod.path("status"), "Ready");
    }
}
