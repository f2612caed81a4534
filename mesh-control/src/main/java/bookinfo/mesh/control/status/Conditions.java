package bookinfo.mesh.control.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The status of an object of ours, as values and as a patch. */
final class Conditions {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "Programmed";

    private Conditions() {}

    /** The condition {@code Programmed} as it stands in the API. */
    record Programmed(boolean programmed, String reason, String message, long generation, String since) {}

    static Optional<Programmed> programmed(GenericKubernetesResource object) {
        return conditions(object).stream()
                .filter(condition -> TYPE.equals(condition.get("type")))
                .findFirst()
                .map(condition -> new Programmed(
                        "True".equals(condition.get("status")),
                        text(condition, "reason"),
                        text(condition, "message"),
                        condition.get("observedGeneration") instanceof Number number ? number.longValue() : 0,
                        text(condition, "lastTransitionTime")));
    }

    /**
     * JSON Merge Patch of the status. It names the version that it is made from, so it fails instead of undoing what
     * somebody else wrote; conditions of others are kept.
     */
    static ObjectNode patch(GenericKubernetesResource object, Outcome outcome, Instant now) {
        long generation = Objects.requireNonNullElse(object.getMetadata().getGeneration(), 0L);
        Optional<Programmed> before = programmed(object);
        String since = before.filter(condition -> condition.programmed() == outcome.programmed())
                .map(Programmed::since)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").put("resourceVersion", object.getMetadata().getResourceVersion());
        ObjectNode status = patch.putObject("status").put("observedGeneration", generation);
        ArrayNode conditions = status.putArray("conditions");
        conditions(object).stream()
                .filter(condition -> !TYPE.equals(condition.get("type")))
                .forEach(condition -> conditions.add(JSON.<JsonNode>valueToTree(condition)));
        conditions
                .addObject()
                .put("type", TYPE)
                .put("status", outcome.programmed() ? "True" : "False")
                .put("reason", outcome.reason())
                .put("message", outcome.message())
                .put("observedGeneration", generation)
                .put("lastTransitionTime", since);
        return patch;
    }

    private static List<Map<?, ?>> conditions(GenericKubernetesResource object) {
        return object.get("status", "conditions") instanceof List<?> list
                ? list.stream()
                        .filter(Map.class::isInstance)
                        .<Map<?, ?>>map(one -> (Map<?, ?>) one)
                        .toList()
                : List.of();
    }

    private static String text(Map<?, ?> condition, String name) {
        return condition.get(name) instanceof String text ? text : "";
    }
}
