package bookinfo.mesh.control.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** {@code admission.k8s.io/v1}: one question of the API server. */
public record Admission(String uid, String namespace, String operation, ObjectNode object) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "admission.k8s.io/v1";

    /** The answer. */
    public sealed interface Verdict {
        /**
         * Lets the object pass.
         *
         * @param patch JSON Patch that changes it
         * @param warnings shown to whoever sent the object
         */
        record Allowed(Optional<JsonNode> patch, List<String> warnings) implements Verdict {
            public Allowed {
                warnings = List.copyOf(warnings);
            }
        }

        /** Refuses the object; {@code message} is shown to whoever sent it. */
        record Denied(String message, List<String> warnings) implements Verdict {
            public Denied {
                warnings = List.copyOf(warnings);
            }
        }

        /** The object may pass as it is. */
        static Verdict unchanged() {
            return new Allowed(Optional.empty(), List.of());
        }
    }

    /**
     * Reads a review.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Admission read(byte[] body) {
        try {
            JsonNode review = JSON.readTree(body);
            JsonNode request = review.path("request");
            if (!review.path("apiVersion").asText().equals(VERSION) || !request.isObject()) {
                throw new IllegalArgumentException("not an AdmissionReview of " + VERSION);
            }
            ObjectNode object = request.path("object") instanceof ObjectNode node ? node : JSON.createObjectNode();
            return new Admission(
                    request.path("uid").asText(),
                    request.path("namespace").asText(),
                    request.path("operation").asText(),
                    object);
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
        }
    }

    /** The review that answers this one. */
    byte[] answer(Verdict verdict) {
        ObjectNode review = JSON.createObjectNode().put("apiVersion", VERSION).put("kind", "AdmissionReview");
        ObjectNode response = review.putObject("response").put("uid", uid);
        List<String> warnings = switch (verdict) {
            case Verdict.Allowed(Optional<JsonNode> patch, List<String> said) -> {
                response.put("allowed", true);
                patch.ifPresent(operations -> response.put("patchType", "JSONPatch")
                        .put(
                                "patch",
                                Base64.getEncoder()
                                        .encodeToString(operations.toString().getBytes(StandardCharsets.UTF_8))));
                yield said;
            }
            case Verdict.Denied(String message, List<String> said) -> {
                // kubectl shows the message of a 400 as it stands; a 422 would hide it behind words of its own.
                response.put("allowed", false)
                        .putObject("status")
                        .put("code", 400)
                        .put("message", message);
                yield said;
            }
        };
        if (!warnings.isEmpty()) {
            warnings.forEach(response.putArray("warnings")::add);
        }
        return review.toString().getBytes(StandardCharsets.UTF_8);
    }
}
