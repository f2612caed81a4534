package bookinfo.cli.local;

import bookinfo.cli.kube.Api;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
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

    /** Waits for {@link #missing} to hold no more; returns what was still missing when the time was over. */
    public static Optional<String> await(Api api, String path, Duration patience) throws InterruptedException {
        return Await.until(patience, () -> missing(api.get(path)));
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
