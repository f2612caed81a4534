package bookinfo.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentStatusTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aPodLostAfterTheRolloutIsNoNewRollout() {
        ObjectNode complete = after(deployment("{}"), set("web-1", 1, 1), START);
        assertThat(progressing(complete)).isEqualTo("True NewReplicaSetAvailable");

        ObjectNode lost = after(deployment(complete), set("web-1", 1, 0), START.plusSeconds(60));

        assertThat(progressing(lost)).isEqualTo("True NewReplicaSetAvailable");
        assertThat(condition(lost, "Available").path("status").asText()).isEqualTo("False");
        assertThat(condition(lost, "Available").path("lastTransitionTime").asText())
                .isEqualTo("2026-01-01T00:01:00Z");
        assertThat(lost.path("unavailableReplicas").asInt()).isEqualTo(1);
    }

    @Test
    void aNewTemplateBeginsToProgressUntilOnlyItsReplicasAreLeft() {
        ObjectNode complete = after(deployment("{}"), set("web-1", 1, 1), START);

        ObjectNode begun = after(deployment(complete), set("web-2", 1, 1), set("web-1", 1, 1), START);
        ObjectNode done = after(deployment(begun), set("web-2", 1, 1), START);

        assertThat(progressing(begun)).isEqualTo("True ReplicaSetUpdated");
        assertThat(progressing(done)).isEqualTo("True NewReplicaSetAvailable");
    }

    private static ObjectNode after(JsonNode deployment, ObjectNode fresh, Instant now) {
        return DeploymentStatus.of(deployment, fresh, List.of(), now);
    }

    private static ObjectNode after(JsonNode deployment, ObjectNode fresh, ObjectNode old, Instant now) {
        return DeploymentStatus.of(deployment, fresh, List.of(old), now);
    }

    private static JsonNode deployment(Object status) {
        return json("{metadata: {generation: 1}, spec: {replicas: 1}, status: %s}".formatted(status));
    }

    private static ObjectNode set(String name, int replicas, int available) {
        return (ObjectNode)
                json("{metadata: {name: %s}, spec: {replicas: %d}, status: {replicas: %d, availableReplicas: %d}}"
                        .formatted('"' + name + '"', replicas, replicas, available));
    }

    private static String progressing(JsonNode status) {
        JsonNode condition = condition(status, "Progressing");
        return condition.path("status").asText() + " "
                + condition.path("reason").asText();
    }

    private static JsonNode condition(JsonNode status, String type) {
        return status.path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder()
                    .enable(com.fasterxml.jackson.core.json.JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
                    .build()
                    .readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
