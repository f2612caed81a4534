package bookinfo.cluster.kubelet;

import bookinfo.cluster.api.Conditions;
import bookinfo.cluster.api.Json;
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
        /** The process's number; 0 when there is none. */
        long pid();

        /** Not running, for a reason; the message may be empty. */
        record Waiting(String reason, String message) implements State {
            @Override
            public long pid() {
                return 0;
            }
        }

        record Running(Instant since, long pid) implements State {}

        record Terminated(int exitCode, Instant started, Instant finished, long pid) implements State {}
    }

    static ContainerStatus waiting(JsonNode container, String reason) {
        State state = new State.Waiting(reason, "");
        String image = Json.text(container, "/image");
        return new ContainerStatus(Json.text(container, "/name"), image, state, Optional.empty(), false, false, 0);
    }

    /**
     * The status with which a container goes on after this program was away: its process is gone, so what ran has ended
     * (nobody saw how: 137, as for a killed one) and starts once more.
     *
     * @param recorded the container's status as the API has it; may be missing
     */
    ContainerStatus resumed(JsonNode recorded, Instant now) {
        int count = recorded.path("restartCount").asInt(0);
        JsonNode since = recorded.at("/state/running/startedAt");
        return since.isMissingNode()
                ? new ContainerStatus(name, image, state, last, false, false, count)
                : with(new State.Terminated(137, Instant.parse(since.asText()), now, 0))
                        .again(count + 1);
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
        return again(restarts).with(new State.Waiting(reason, message));
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

    boolean neverRan() {
        return state instanceof State.Waiting && last.isEmpty();
    }

    /** Why there is no log yet, in kubectl's words. */
    String whyNotStarted() {
        String reason = state instanceof State.Waiting waiting ? waiting.reason() : "it has only just begun";
        return reason.contains("Image") ? "trying and failing to pull image" : reason;
    }

    /**
     * As it stands in {@code status.containerStatuses}.
     *
     * @param done whether the container was there to end, and its end counts as ready
     */
    ObjectNode json(boolean done) {
        ObjectNode json = Json.object().put("name", name);
        json.set("state", json(state));
        json.set("lastState", last.map(ContainerStatus::json).orElseGet(JsonNodeFactory.instance::objectNode));
        json.put("ready", ready || (done && succeeded())).put("restartCount", restarts);
        json.put("image", image).put("imageID", image).put("started", started);
        long pid = state.pid() > 0 ? state.pid() : last.map(State::pid).orElse(0L);
        return pid == 0 ? json : json.put("containerID", "process://" + pid);
    }

    private static ObjectNode json(State state) {
        ObjectNode json = Json.object();
        switch (state) {
            case State.Waiting waiting ->
                json.putObject("waiting").put("reason", waiting.reason()).put("message", waiting.message());
            case State.Running running ->
                json.putObject("running").put("startedAt", Conditions.seconds(running.since()));
            case State.Terminated end ->
                json.putObject("terminated")
                        .put("exitCode", end.exitCode())
                        .put("reason", end.exitCode() == 0 ? "Completed" : "Error")
                        .put("startedAt", Conditions.seconds(end.started()))
                        .put("finishedAt", Conditions.seconds(end.finished()));
        }
        return json;
    }
}
