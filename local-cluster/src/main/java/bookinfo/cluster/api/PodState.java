package bookinfo.cluster.api;

import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What there is to know from a pod's status. */
public final class PodState {
    private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

    private PodState() {}

    /** The containers that a pod, or the template of one, asks for; init containers first. */
    public static Stream<JsonNode> containers(JsonNode pod) {
        return Stream.concat(Json.items(pod, "/spec/initContainers"), Json.items(pod, "/spec/containers"));
    }

    /** The number of a port that is a number, or the name of one that the containers declare. */
    public static Optional<Integer> port(JsonNode port, Stream<JsonNode> containers) {
        return port.isInt()
                ? Optional.of(port.asInt())
                : containers
                        .flatMap(container -> Json.items(container, "/ports"))
                        .filter(declared -> declared.path("name").equals(port))
                        .map(declared -> declared.path("containerPort").asInt())
                        .findFirst();
    }

    /** Whether all its containers have ended for good. */
    public static boolean finished(JsonNode pod) {
        return FINISHED.contains(Json.text(pod, "/status/phase"));
    }

    /** Counts for its ReplicaSet: neither finished nor on its way out. */
    public static boolean active(JsonNode pod) {
        return !finished(pod) && !Metadata.deleting(pod);
    }

    /** Whether it can serve requests. */
    public static boolean ready(JsonNode pod) {
        return Conditions.hold(pod.path("status"), "Ready");
    }
}
