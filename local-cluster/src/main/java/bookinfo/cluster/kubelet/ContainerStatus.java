package bookinfo.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known about one container.
 *
 * @param last how its former run ended
 * @param started whether it runs and its startup probe, if any, has passed
 */
record ContainerStatus(
        String name,
        String image,
        State state,
        Optional<State.Terminated> last,
        boolean ready,
        boolean started,
        int restarts) {

    /** Where a container is in its life. */
    sealed interface State {
        /** Not running, for a reason; the message may be empty. */
        record Waiting(String reason, String message) implements State {}

        record Running(Instant since, long pid) implements State {}

        record Terminated(int exitCode, Instant started, Instant finished, long pid) implements State {
            String reason() {
                return exitCode == 0 ? "Completed" : "Error";
            }
        }
    }

    static ContainerStatus waiting(JsonNode container, String reason) {
        return new ContainerStatus(
                container.path("name").asText(),
                container.path("image").asText(),
                new State.Waiting(reason, ""),
                Optional.empty(),
                false,
                false,
                0);
    }

    /**
     * The status with which a container goes on after this program was away: its process is gone, so what ran has ended
     * (nobody saw how: 137, as for a killed one) and starts once more.
     *
     * @param recorded the container's status as the API has it; may be missing
     */
    ContainerStatus resumed(JsonNode recorded, Instant now) {
        int count = recorded.path("restartCount").asInt(0);
        JsonNode running = recorded.path("state").path("running");
        if (running.isObject()) {
            Instant since = Instant.parse(running.path("startedAt").asText(now.toString()));
            return with(new State.Terminated(137, since, now, 0)).again(count + 1);
        }
        return new ContainerStatus(name, image, state, last, false, false, count);
    }

    ContainerStatus with(State next) {
        return new ContainerStatus(name, image, next, last, false, false, restarts);
    }

    /** About to start once more. */
    ContainerStatus again(int count) {
        Optional<State.Terminated> ended = state instanceof State.Terminated end ? Optional.of(end) : last;
        State next = new State.Waiting("ContainerCreating", "");
        return new ContainerStatus(name, image, next, ended, false, false, count);
    }

    /** Waiting for its next start, with how it ended in {@code lastState}. */
    ContainerStatus backingOff(String reason, String message) {
        ContainerStatus later = again(restarts);
        return later.with(new State.Waiting(reason, message));
    }

    ContainerStatus withStarted() {
        return new ContainerStatus(name, image, state, last, ready, true, restarts);
    }

    ContainerStatus withReady(boolean isReady) {
        return new ContainerStatus(name, image, state, last, isReady, started, restarts);
    }

    boolean running() {
        return state instanceof State.Running;
    }

    boolean succeeded() {
        return state instanceof State.Terminated end && end.exitCode() == 0;
    }

    boolean ended() {
        return state instanceof State.Terminated;
    }

    /** Why there is no log yet, in kubectl's words. */
    String whyNotStarted() {
        if (!(state instanceof State.Waiting waiting)) {
            return "it has only just begun";
        }
        boolean image =
                waiting.reason().startsWith("ErrImage") || waiting.reason().startsWith("ImagePull");
        return image ? "trying and failing to pull image" : waiting.reason();
    }

    /** As it stands in {@code status.containerStatuses}. */
    ObjectNode json(boolean initDone) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name);
        json.set("state", json(state));
        ObjectNode lastState = json.putObject("lastState");
        last.ifPresent(end -> lastState.setAll(json(end)));
        json.put("ready", ready || initDone).put("restartCount", restarts);
        json.put("image", image).put("imageID", image).put("started", started);
        long pid = pid(state).or(() -> last.map(State.Terminated::pid)).orElse(0L);
        return pid == 0 ? json : json.put("containerID", containerId(pid));
    }

    private static Optional<Long> pid(State state) {
        return switch (state) {
            case State.Waiting waiting -> Optional.empty();
            case State.Running running -> Optional.of(running.pid());
            case State.Terminated end -> Optional.of(end.pid());
        };
    }

    private static ObjectNode json(State state) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        switch (state) {
            case State.Waiting waiting -> {
                ObjectNode node = json.putObject("waiting").put("reason", waiting.reason());
                if (!waiting.message().isEmpty()) {
                    node.put("message", waiting.message());
                }
            }
            case State.Running running ->
                json.putObject("running").put("startedAt", PodStatus.seconds(running.since()));
            case State.Terminated end -> {
                ObjectNode node = json.putObject("terminated")
                        .put("exitCode", end.exitCode())
                        .put("reason", end.reason())
                        .put("startedAt", PodStatus.seconds(end.started()))
                        .put("finishedAt", PodStatus.seconds(end.finished()));
                if (end.pid() != 0) {
                    node.put("containerID", containerId(end.pid()));
                }
            }
        }
        return json;
    }

    private static String containerId(long pid) {
        return "process://" + pid;
    }
}
