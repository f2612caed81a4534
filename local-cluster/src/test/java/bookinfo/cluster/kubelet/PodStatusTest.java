package bookinfo.cluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.cluster.kubelet.ContainerStatus.State;
import bookinfo.cluster.kubelet.PodStatus.Containers;
import bookinfo.cluster.kubelet.PodStatus.Restarts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodStatusTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.7Z");
    private static final ContainerStatus CREATING = status("c", new State.Waiting("ContainerCreating", ""));
    private static final ContainerStatus RUNNING =
            status("c", new State.Running(NOW, 42)).withStarted();

    @Test
    void aPodThatIsBeingMadeIsPendingAndNamesWhatItWaitsFor() {
        ObjectNode status = of(List.of(), List.of(CREATING, status("d", new State.Running(NOW, 7))), Restarts.ALWAYS);

        assertThat(status.path("phase").asText()).isEqualTo("Pending");
        assertThat(condition(status, "Ready")).isEqualTo("False ContainersNotReady");
        assertThat(condition(status, "Initialized")).isEqualTo("True");
        assertThat(status.path("podIP").asText()).isEqualTo("127.10.1.1");
        assertThat(status.path("startTime").asText()).isEqualTo("2026-11-22T10:00:00Z");
    }

    @Test
    void aPodIsReadyWhenAllItsContainersAre() {
        ObjectNode status = of(List.of(), List.of(RUNNING.withReady(true)), Restarts.ALWAYS);

        assertThat(status.path("phase").asText()).isEqualTo("Running");
        assertThat(condition(status, "Ready")).isEqualTo("True");
        assertThat(condition(status, "ContainersReady")).isEqualTo("True");
        assertThat(status.path("containerStatuses").path(0).toString())
                .isEqualTo("{\"name\":\"c\",\"state\":{\"running\":{\"startedAt\":\"2026-11-22T10:00:00Z\"}},"
                        + "\"lastState\":{},\"ready\":true,\"restartCount\":0,\"image\":\"i\",\"imageID\":\"i\","
                        + "\"started\":true,\"containerID\":\"process://42\"}");
    }

    @Test
    void initContainersHoldThePodBackUntilTheyAreDone() {
        ContainerStatus init = status("init", new State.Running(NOW, 1));
        Containers waiting = new Containers(
                List.of(init), List.of(status("c", new State.Waiting("PodInitializing", ""))), Restarts.ALWAYS, false);
        Containers done =
                new Containers(List.of(init.with(ended(0))), List.of(RUNNING.withReady(true)), Restarts.ALWAYS, false);

        assertThat(of(waiting).path("phase").asText()).isEqualTo("Pending");
        assertThat(condition(of(waiting), "Initialized")).isEqualTo("False ContainersNotInitialized");
        assertThat(condition(of(done), "Initialized")).isEqualTo("True");
        assertThat(condition(of(done), "Ready")).isEqualTo("True");
        JsonNode initStatus = of(done).path("initContainerStatuses").path(0);
        assertThat(initStatus.path("ready").asBoolean()).isTrue();
        assertThat(initStatus.path("started").asBoolean()).isFalse();
    }

    @Test
    void aCrashedContainerShowsHowItEndedWhileItsPodKeepsRunning() {
        ContainerStatus crashed = RUNNING.with(ended(3)).backingOff("CrashLoopBackOff", "back-off 10s");

        JsonNode status = of(List.of(), List.of(crashed), Restarts.ALWAYS);

        assertThat(status.path("phase").asText()).isEqualTo("Running");
        JsonNode container = status.path("containerStatuses").path(0);
        assertThat(container.path("state").path("waiting").path("reason").asText())
                .isEqualTo("CrashLoopBackOff");
        assertThat(container
                        .path("lastState")
                        .path("terminated")
                        .path("exitCode")
                        .asInt())
                .isEqualTo(3);
        assertThat(container.path("lastState").path("terminated").path("reason").asText())
                .isEqualTo("Error");
    }

    @Test
    void aPodThatIsNotRestartedSucceedsOrFails() {
        assertThat(of(List.of(), List.of(RUNNING.with(ended(0))), Restarts.NEVER)
                        .path("phase")
                        .asText())
                .isEqualTo("Succeeded");
        assertThat(condition(of(List.of(), List.of(RUNNING.with(ended(0))), Restarts.ON_FAILURE), "Ready"))
                .isEqualTo("False PodCompleted");
        assertThat(of(List.of(), List.of(RUNNING.with(ended(137))), Restarts.NEVER)
                        .path("phase")
                        .asText())
                .isEqualTo("Failed");
    }

    @Test
    void aConditionThatStaysKeepsItsTime() {
        ObjectNode first = of(List.of(), List.of(RUNNING.withReady(true)), Restarts.ALWAYS);

        Containers same = new Containers(List.of(), List.of(RUNNING.withReady(true)), Restarts.ALWAYS, false);
        ObjectNode later = PodStatus.of(first, same, "127.10.1.1", NOW, NOW.plusSeconds(60));

        assertThat(later).isEqualTo(first);
    }

    @Test
    void afterThisProgramWasAwayWhatRanCountsAsKilledAndStartsOnceMore() {
        JsonNode recorded = RUNNING.withReady(true).json(false);

        ContainerStatus resumed = CREATING.resumed(recorded, NOW);

        assertThat(resumed.restarts()).isEqualTo(1);
        assertThat(resumed.ready()).isFalse();
        assertThat(resumed.last())
                .hasValueSatisfying(end -> assertThat(end.exitCode()).isEqualTo(137));
        assertThat(CREATING.resumed(MissingNode.getInstance(), NOW)).isEqualTo(CREATING);
    }

    private static ContainerStatus status(String name, State state) {
        return new ContainerStatus(name, "i", state, Optional.empty(), false, false, 0);
    }

    private static State.Terminated ended(int code) {
        return new State.Terminated(code, NOW, NOW, 42);
    }

    private static ObjectNode of(List<ContainerStatus> init, List<ContainerStatus> main, Restarts restarts) {
        return of(new Containers(init, main, restarts, false));
    }

    private static ObjectNode of(Containers containers) {
        return PodStatus.of(MissingNode.getInstance(), containers, "127.10.1.1", NOW, NOW);
    }

    private static String condition(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return String.join(
                                " ",
                                condition.path("status").asText(),
                                condition.path("reason").asText(""),
                                condition.path("message").asText(""))
                        .strip();
            }
        }
        return "none";
    }
}
