package bookinfo.cluster.api;

import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** READY, STATUS and RESTARTS of a pod, decided as Kubernetes' own printer decides them. */
record PodCells(String ready, String status, String restarts) {

    static PodCells of(JsonNode pod, Instant now) {
        return new Reading(pod).cells(now);
    }

    private static final class Reading {
        private final JsonNode pod;
        private final JsonNode status;
        private final Set<String> sidecars = new HashSet<>();
        private final int total;
        private int ready;
        private int restarts;
        private int sidecarRestarts;
        private Optional<Instant> lastRestart = Optional.empty();
        private Optional<Instant> lastSidecarRestart = Optional.empty();
        private boolean initializing;
        private String reason;

        Reading(JsonNode pod) {
            this.pod = pod;
            this.status = pod.path("status");
            for (JsonNode container : pod.path("spec").path("initContainers")) {
                if (container.path("restartPolicy").asText().equals("Always")) {
                    sidecars.add(container.path("name").asText());
                }
            }
            total = pod.path("spec").path("containers").size() + sidecars.size();
            reason = status.path("reason").asText(status.path("phase").asText());
        }

        PodCells cells(Instant now) {
            if (condition("PodScheduled").path("reason").asText().equals("SchedulingGated")) {
                reason = "SchedulingGated";
            }
            readInitContainers();
            if (!initializing || holds("Initialized")) {
                restarts = sidecarRestarts;
                lastRestart = lastSidecarRestart;
                readContainers();
            }
            if (Metadata.deleting(pod)) {
                if (status.path("reason").asText().equals("NodeLost")) {
                    reason = "Unknown";
                } else if (!Set.of("Succeeded", "Failed")
                        .contains(status.path("phase").asText())) {
                    reason = "Terminating";
                }
            }
            String when = restarts == 0
                    ? ""
                    : lastRestart
                            .map(time -> " (%s ago)".formatted(Age.since(time.toString(), now)))
                            .orElse("");
            return new PodCells(ready + "/" + total, reason, restarts + when);
        }

        private void readInitContainers() {
            JsonNode statuses = status.path("initContainerStatuses");
            for (int i = 0; i < statuses.size() && !initializing; i++) {
                JsonNode container = statuses.get(i);
                boolean sidecar = sidecars.contains(container.path("name").asText());
                restarts += container.path("restartCount").asInt();
                lastRestart = newest(lastRestart, container);
                if (sidecar) {
                    sidecarRestarts += container.path("restartCount").asInt();
                    lastSidecarRestart = newest(lastSidecarRestart, container);
                }
                JsonNode ended = container.path("state").path("terminated");
                if (ended.isObject() && ended.path("exitCode").asInt() == 0) {
                    continue;
                }
                if (sidecar && container.path("started").asBoolean()) {
                    ready += container.path("ready").asBoolean() ? 1 : 0;
                    continue;
                }
                reason = "Init:" + initReason(container, ended, i);
                initializing = true;
            }
        }

        private String initReason(JsonNode container, JsonNode ended, int index) {
            if (ended.isObject()) {
                return ended(ended);
            }
            String waiting =
                    container.path("state").path("waiting").path("reason").asText();
            return waiting.isEmpty() || waiting.equals("PodInitializing")
                    ? index + "/" + pod.path("spec").path("initContainers").size()
                    : waiting;
        }

        private void readContainers() {
            boolean running = false;
            String failure = "";
            JsonNode statuses = status.path("containerStatuses");
            for (int i = statuses.size() - 1; i >= 0; i--) {
                JsonNode container = statuses.get(i);
                restarts += container.path("restartCount").asInt();
                lastRestart = newest(lastRestart, container);
                JsonNode state = container.path("state");
                String waiting = state.path("waiting").path("reason").asText();
                if (!waiting.isEmpty()) {
                    reason = waiting;
                } else if (state.path("terminated").isObject()) {
                    reason = ended(state.path("terminated"));
                    failure = state.path("terminated").path("exitCode").asInt() == 0 ? failure : reason;
                } else if (container.path("ready").asBoolean()
                        && state.path("running").isObject()) {
                    running = true;
                    ready++;
                }
            }
            if (reason.equals("Completed")) {
                reason = whenCompleted(running, failure);
            }
        }

        private String whenCompleted(boolean running, String failure) {
            if (running && holds("Ready")) {
                return "Running";
            }
            if (!failure.isEmpty()) {
                return failure;
            }
            return running ? "NotReady" : reason;
        }

        private static String ended(JsonNode terminated) {
            String reason = terminated.path("reason").asText();
            if (!reason.isEmpty()) {
                return reason;
            }
            int signal = terminated.path("signal").asInt();
            return signal != 0
                    ? "Signal:" + signal
                    : "ExitCode:" + terminated.path("exitCode").asInt();
        }

        private static Optional<Instant> newest(Optional<Instant> so, JsonNode container) {
            String finished = container
                    .path("lastState")
                    .path("terminated")
                    .path("finishedAt")
                    .asText();
            Optional<Instant> other = finished.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(finished));
            return Stream.concat(so.stream(), other.stream()).max(Comparator.naturalOrder());
        }

        private boolean holds(String type) {
            return condition(type).path("status").asText().equals("True");
        }

        private JsonNode condition(String type) {
            for (JsonNode condition : status.path("conditions")) {
                if (condition.path("type").asText().equals(type)) {
                    return condition;
                }
            }
            return pod.path("");
        }
    }
}
