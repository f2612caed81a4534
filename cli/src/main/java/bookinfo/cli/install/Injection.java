package bookinfo.cli.install;

import bookinfo.cli.kube.Api;
import bookinfo.cli.local.Failure;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Puts sidecars into manifests, for clusters whose API server cannot call the webhook. */
public final class Injection {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Where each kind has its pods' template. */
    private static final Map<String, String> TEMPLATES = Map.of(
            "Deployment", "/spec/template",
            "StatefulSet", "/spec/template",
            "DaemonSet", "/spec/template",
            "ReplicaSet", "/spec/template",
            "ReplicationController", "/spec/template",
            "Job", "/spec/template",
            "CronJob", "/spec/jobTemplate/spec/template",
            "Pod", "");

    private final Function<ObjectNode, JsonNode> injector;
    private final Consumer<String> warnings;

    /** @param injector answers an AdmissionReview of a pod with another one */
    Injection(Function<ObjectNode, JsonNode> injector, Consumer<String> warnings) {
        this.injector = injector;
        this.warnings = warnings;
    }

    /**
     * As the control plane of a revision injects that runs in a cluster.
     *
     * @param warnings what the injector says of an object, with the object's kind and name
     */
    public static Injection of(Api api, String revision, Consumer<String> warnings) {
        return new Injection(new RunningInjector(api, revision)::ask, warnings);
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
        JsonNode response = injector.apply(review(pod, namespace)).path("response");
        response.path("warnings").forEach(warning -> warnings.accept(label + ": " + warning.asText()));
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
}
