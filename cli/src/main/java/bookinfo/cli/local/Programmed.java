package bookinfo.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Reads the condition by which the control plane says that every proxy concerned has an object. */
public final class Programmed {
    private Programmed() {}

    /** What is still missing, in the control plane's words; nothing when the object's newest state is with all. */
    public static Optional<String> missing(JsonNode object) {
        String name = object.path("metadata").path("name").asText();
        long generation = object.path("metadata").path("generation").asLong();
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Programmed")
                    && condition.path("observedGeneration").asLong() >= generation) {
                return condition.path("status").asText().equals("True")
                        ? Optional.empty()
                        : Optional.of(name + ": " + condition.path("message").asText());
            }
        }
        return Optional.of(name + ": the control plane has not looked at generation " + generation + " yet");
    }

    /** The message of the condition, such as {@code 8 of 8 proxies}. */
    public static String message(JsonNode object) {
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Programmed")) {
                return condition.path("message").asText();
            }
        }
        return "";
    }
}
