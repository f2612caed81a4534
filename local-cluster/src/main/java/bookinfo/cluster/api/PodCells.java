package bookinfo.cluster.api;

import static java.util.stream.Collectors.toSet;

import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** READY, STATUS and RESTARTS of a pod, decided as Kubernetes' own printer decides them. */
record PodCells(String ready, String status, String restarts) {

    static PodCells of(JsonNode pod, Instant now) {
        Set<String> sidecarNames = Json.items(pod, "/spec/initContainers")
                .filter(container -> Json.text(container, "/restartPolicy").equals("Always"))
                .map(container -> Json.text(container, "/name"))
                .collect(toSet());
        List<JsonNode> inits = Json.items(pod, "/status/initContainerStatuses").toList();
        List<JsonNode> sidecars = inits.stream()
                .filter(init -> sidecarNames.contains(Json.text(init, "/name")))
                .toList();
        List<JsonNode> containers = Json.items(pod, "/status/containerStatuses").toList();
        Optional<String> starting =
                Conditions.hold(pod.path("status"), "Initialized") ? Optional.empty() : starting(pod, inits, sidecars);
        long ready = containers.stream().filter(PodCells::isReady).count()
                + sidecars.stream()
                        .filter(sidecar -> sidecar.path("started").asBoolean() && isReady(sidecar))
                        .count();
        int total = pod.at("/spec/containers").size() + sidecarNames.size();
        String status = starting.orElseGet(() -> running(pod, containers));
        List<JsonNode> counted = starting.isPresent()
                ? inits
                : Stream.concat(containers.stream(), sidecars.stream()).toList();
        return new PodCells(
                ready + "/" + total,
                Metadata.deleting(pod) && !PodState.finished(pod) ? "Terminating" : status,
                restarts(counted, now));
    }

    /** What the first init container that has not done its part says; empty when all have. */
    private static Optional<String> starting(JsonNode pod, List<JsonNode> inits, List<JsonNode> sidecars) {
        for (int i = 0; i < inits.size(); i++) {
            JsonNode init = inits.get(i);
            JsonNode ended = init.at("/state/terminated");
            boolean done = ended.isObject() && ended.path("exitCode").asInt() == 0;
            if (!done && !(sidecars.contains(init) && init.path("started").asBoolean())) {
                String waiting = Json.text(init, "/state/waiting/reason");
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
