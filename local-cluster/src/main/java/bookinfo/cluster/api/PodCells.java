package bookinfo.cluster.api;

import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** READY, STATUS and RESTARTS of a pod, decided as Kubernetes' own printer decides them. */
record PodCells(String ready, String status, String restarts) {

    static PodCells of(JsonNode pod, Instant now) {
        List<JsonNode> inits = Json.items(pod, "/status/initContainerStatuses").toList();
        List<JsonNode> containers = Json.items(pod, "/status/containerStatuses").toList();
        Optional<String> starting =
                Conditions.hold(pod.path("status"), "Initialized") ? Optional.empty() : starting(pod, inits);
        String status = starting.orElseGet(() -> running(pod, containers));
        long ready = containers.stream().filter(PodCells::isReady).count();
        return new PodCells(
                ready + "/" + pod.at("/spec/containers").size(),
                Metadata.deleting(pod) && !PodState.finished(pod) ? "Terminating" : status,
                restarts(starting.isPresent() ? inits : containers, now));
    }

    /** What the first init container that has not done its part says; empty when all have. */
    private static Optional<String> starting(JsonNode pod, List<JsonNode> inits) {
        for (int i = 0; i < inits.size(); i++) {
            JsonNode ended = inits.get(i).at("/state/terminated");
            if (!ended.isObject() || ended.path("exitCode").asInt() != 0) {
                String waiting = Json.text(inits.get(i), "/state/waiting/reason");
                boolean said = !waiting.isEmpty() && !waiting.equals("PodInitializing");
                String progress = i + "/" + pod.at("/spec/initContainers").size();
                return Optional.of("Init:" + (ended.isObject() ? ended(ended) : said ? waiting : progress));
            }
        }
        return Optional.empty();
    }

    /** The reason of the first container that is not running; that of a failed one goes before "Completed". */
    private static String running(JsonNode pod, List<JsonNode> containers) {
        String reason = Json.text(pod, "/status/reason");
        reason = reason.isEmpty() ? Json.text(pod, "/status/phase") : reason;
        String failure = "";
        for (JsonNode container : containers.reversed()) {
            JsonNode ended = container.at("/state/terminated");
            String waiting = Json.text(container, "/state/waiting/reason");
            reason = !waiting.isEmpty() ? waiting : ended.isObject() ? ended(ended) : reason;
            failure = ended.path("exitCode").asInt() == 0 ? failure : ended(ended);
        }
        if (!reason.equals("Completed")) {
            return reason;
        }
        boolean any = containers.stream().anyMatch(PodCells::isReady);
        return any && PodState.ready(pod) ? "Running" : !failure.isEmpty() ? failure : any ? "NotReady" : reason;
    }

    private static String restarts(List<JsonNode> counted, Instant now) {
        int restarts = counted.stream()
                .mapToInt(container -> container.path("restartCount").asInt())
                .sum();
        String last = counted.stream()
                .map(container -> Json.text(container, "/lastState/terminated/finishedAt"))
                .max(Comparator.naturalOrder())
                .orElse("");
        return restarts == 0 || last.isEmpty()
                ? restarts + ""
                : "%d (%s ago)".formatted(restarts, Age.since(last, now));
    }

    private static String ended(JsonNode terminated) {
        String reason = Json.text(terminated, "/reason");
        return reason.isEmpty() ? "ExitCode:" + Json.text(terminated, "/exitCode") : reason;
    }

    private static boolean isReady(JsonNode container) {
        return container.path("ready").asBoolean()
                && container.at("/state/running").isObject();
    }
}
