package bookinfo.cli.install;

import bookinfo.cli.kube.Api;
import bookinfo.cli.local.Failure;
import bookinfo.mesh.config.Revision;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The injector of a control plane that runs, asked from within its pod, so that nothing but the way to the API server has
 * to be open.
 */
final class RunningInjector {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PODS = "/api/v1/namespaces/istio-system/pods";

    private final Api api;
    private final String revision;
    private final Optional<JsonNode> pod;

    RunningInjector(Api api, String revision) {
        this.api = api;
        this.revision = revision;
        String labels = "app=istiod," + Revision.LABEL + "=" + revision;
        this.pod = api.get(PODS + "?labelSelector=" + URLEncoder.encode(labels, StandardCharsets.UTF_8))
                .path("items")
                .valueStream()
                .filter(RunningInjector::ready)
                .findFirst();
    }

    /** The answer to an AdmissionReview. The connection does not leave the pod, which is why its certificate is not looked at. */
    JsonNode ask(ObjectNode review) {
        JsonNode running = pod.orElseThrow(() -> new Failure(
                "no istiod of revision %s is ready in istio-system (bookinfo install makes one)".formatted(revision)));
        String address = running.path("status").path("podIP").asText();
        String host = address.contains(":") ? "[" + address + "]" : address;
        String answer = api.exec(
                PODS + "/" + running.path("metadata").path("name").asText(),
                "discovery",
                List.of(
                        "curl",
                        "-sSk",
                        "-H",
                        "Content-Type: application/json",
                        "--data-binary",
                        "@-",
                        "https://" + host + ":15017/inject"),
                review.toString().getBytes(StandardCharsets.UTF_8),
                PATIENCE);
        try {
            return JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new Failure("the injector's answer is not JSON: " + answer.strip(), e);
        }
    }

    private static boolean ready(JsonNode pod) {
        return !pod.path("metadata").has("deletionTimestamp")
                && pod.path("status")
                        .path("conditions")
                        .valueStream()
                        .anyMatch(condition -> condition.path("type").asText().equals("Ready")
                                && condition.path("status").asText().equals("True"));
    }
}
