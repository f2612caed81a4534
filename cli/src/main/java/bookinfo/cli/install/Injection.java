package bookinfo.cli.install;

import bookinfo.cli.kube.Api;
import bookinfo.cli.local.Failure;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts sidecars into manifests, for clusters whose API server cannot call the webhook. The running control plane's own
 * injector is asked, from within its pod, so that nothing but the way to the API server has to be open.
 */
public final class Injection {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PODS = "/api/v1/namespaces/istio-system/pods";
    /** Where each kind has its pods' template. */
    private static final Map<String, String> TEMPLATES = Map.of(
            "Deployment", "/spec/template",
            "StatefulSet", "/spec/template",
            "DaemonSet", "/spec/template",
            "ReplicaSet", "/spec/template",
            "Job", "/spec/template",
            "CronJob", "/spec/jobTemplate/spec/template",
            "Pod", "");

    private final Api api;
    private final Optional<JsonNode> controlPlane;

    public Injection(Api api) {
        this.api = api;
        this.controlPlane = api.get(PODS + "?labelSelector=app%3Distiod")
                .path("items")
                .valueStream()
                .filter(pod -> pod.path("status").path("phase").asText().equals("Running"))
                .findFirst();
    }

    /**
     * The object with sidecars in its pods' template; one without pods, and one whose pods want none, as it is.
     *
     * @param namespace where the object names none
     */
    public ObjectNode inject(ObjectNode object, String namespace) {
        String pointer = TEMPLATES.get(object.path("kind").asText());
        if (pointer == null) {
            return object;
        }
        ObjectNode injected = object.deepCopy();
        ObjectNode template = (ObjectNode) injected.at(pointer);
        String in = object.path("metadata").path("namespace").asText(namespace);
        JsonNode pod = patched(podOf(object, template), in, Placed.label(object));
        for (String field : List.of("labels", "annotations")) {
            if (pod.path("metadata").has(field)) {
                template.withObject("/metadata").set(field, pod.path("metadata").path(field));
            }
        }
        template.set("spec", pod.path("spec"));
        return injected;
    }

    /** As the pod will come: of its owner, by whose name telemetry calls it. */
    private static ObjectNode podOf(ObjectNode object, ObjectNode template) {
        ObjectNode pod = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.set("spec", template.path("spec"));
        ObjectNode metadata = pod.putObject("metadata");
        metadata.setAll(template.withObject("/metadata").deepCopy());
        JsonNode name = object.path("metadata").path("name");
        metadata.put("generateName", name.asText() + "-");
        if (!object.path("kind").asText().equals("Pod")) {
            ObjectNode owner = metadata.putArray("ownerReferences").addObject();
            owner.set("apiVersion", object.path("apiVersion"));
            owner.set("kind", object.path("kind"));
            owner.set("name", name);
            owner.put("controller", true);
        }
        return pod;
    }

    private JsonNode patched(ObjectNode pod, String namespace, String label) {
        JsonNode response = ask(review(pod, namespace)).path("response");
        if (!response.path("allowed").asBoolean()) {
            throw new Failure(
                    label + ": " + response.path("status").path("message").asText("no answer of the injector"));
        }
        try {
            return response.has("patch")
                    ? JsonPatch.apply(JSON.readTree(response.path("patch").binaryValue()), pod)
                    : pod;
        } catch (IOException e) {
            throw new Failure(label + ": the injector's patch is not JSON", e);
        }
    }

    private static ObjectNode review(ObjectNode pod, String namespace) {
        ObjectNode review = JSON.createObjectNode();
        review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        ObjectNode request = review.putObject("request");
        request.put("uid", "kube-inject").put("operation", "CREATE").put("namespace", namespace);
        request.putObject("kind").put("group", "").put("version", "v1").put("kind", "Pod");
        request.putObject("resource").put("group", "").put("version", "v1").put("resource", "pods");
        request.set("object", pod);
        return review;
    }

    /** The connection does not leave the pod, which is why its certificate is not looked at. */
    private JsonNode ask(ObjectNode review) {
        JsonNode pod = controlPlane.orElseThrow(
                () -> new Failure("no istiod runs in istio-system (bookinfo install makes one)"));
        String address = pod.path("status").path("podIP").asText();
        String host = address.contains(":") ? "[" + address + "]" : address;
        String answer = api.exec(
                PODS + "/" + pod.path("metadata").path("name").asText(),
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
}
