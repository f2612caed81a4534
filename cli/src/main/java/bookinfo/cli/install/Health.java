package bookinfo.cli.install;

import bookinfo.cli.kube.Api;
import bookinfo.cli.local.Rollout;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Whether what was applied works yet; each look says what is missing and why, as far as Kubernetes tells. */
final class Health {
    private final Api api;
    private final List<ObjectNode> objects;

    Health(Api api, List<ObjectNode> objects) {
        this.api = api;
        this.objects = List.copyOf(objects);
    }

    Optional<String> missing() {
        return coreMissing().or(this::controlPlaneMissing).or(this::gatewayMissing);
    }

    Optional<String> coreMissing() {
        return first(names("CustomResourceDefinition"), name -> {
            String path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + name;
            return api.find(path)
                    .filter(crd -> conditionHolds(crd, "Established"))
                    .map(crd -> Optional.<String>empty())
                    .orElse(Optional.of(name + " is not established"));
        });
    }

    /** The roll-out, and the certificate authority that istiod writes: without it no pod can be injected. */
    Optional<String> controlPlaneMissing() {
        return first(deployments().filter(name -> !name.equals(Render.INGRESS_GATEWAY)), this::rolloutMissing)
                .or(() -> first(names("MutatingWebhookConfiguration"), name -> untrusted("mutating", name)))
                .or(() -> first(names("ValidatingWebhookConfiguration"), name -> untrusted("validating", name)));
    }

    boolean hasGateway() {
        return deployments().anyMatch(Render.INGRESS_GATEWAY::equals);
    }

    Optional<String> gatewayMissing() {
        return first(deployments().filter(Render.INGRESS_GATEWAY::equals), this::rolloutMissing);
    }

    private Stream<String> deployments() {
        return names("Deployment");
    }

    private Stream<String> names(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .map(object -> object.path("metadata").path("name").asText());
    }

    private Optional<String> rolloutMissing(String name) {
        Optional<JsonNode> deployment = api.find("/apis/apps/v1/namespaces/istio-system/deployments/" + name);
        return deployment.isEmpty()
                ? Optional.of(name + " is not there")
                : Rollout.missing(deployment.get()).map(missing -> missing + reasons(deployment.get()));
    }

    /** Why pods wait: an image that cannot be pulled, no node with room, a crash. */
    private String reasons(JsonNode deployment) {
        return api.get(podsOf(deployment))
                .path("items")
                .valueStream()
                .flatMap(Health::reasonsOfPod)
                .distinct()
                .findFirst()
                .map(reason -> " (" + reason + ")")
                .orElse("");
    }

    /** Where the API lists what a Deployment chooses. */
    static String podsOf(JsonNode deployment) {
        List<String> labels = new ArrayList<>();
        deployment
                .at("/spec/selector/matchLabels")
                .properties()
                .forEach(label ->
                        labels.add(label.getKey() + "%3D" + label.getValue().asText()));
        return "/api/v1/namespaces/istio-system/pods?labelSelector=" + String.join("%2C", labels);
    }

    static Stream<String> reasonsOfPod(JsonNode pod) {
        String name = pod.path("metadata").path("name").asText();
        Stream<String> unscheduled = pod.path("status")
                .path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals("PodScheduled")
                        && condition.path("status").asText().equals("False"))
                .map(condition ->
                        name + ": not scheduled: " + condition.path("message").asText());
        Stream<String> waiting = pod.path("status")
                .path("containerStatuses")
                .valueStream()
                .map(status -> status.path("state").path("waiting"))
                .filter(state ->
                        !state.path("reason").asText("ContainerCreating").equals("ContainerCreating"))
                .map(state -> name + ": " + state.path("reason").asText() + " "
                        + state.path("message").asText(""));
        return Stream.concat(unscheduled, waiting);
    }

    private Optional<String> untrusted(String kind, String name) {
        String path = "/apis/admissionregistration.k8s.io/v1/" + kind + "webhookconfigurations/" + name;
        boolean trusted = api.find(path)
                .filter(configuration -> configuration
                        .path("webhooks")
                        .valueStream()
                        .noneMatch(webhook -> webhook.path("clientConfig")
                                .path("caBundle")
                                .asText("")
                                .isEmpty()))
                .isPresent();
        return trusted
                ? Optional.empty()
                : Optional.of("the webhooks of " + name + " have no caBundle from istiod yet");
    }

    private static boolean conditionHolds(JsonNode object, String type) {
        return object.path("status")
                .path("conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asText().equals(type)
                        && condition.path("status").asText().equals("True"));
    }

    private static Optional<String> first(Stream<String> names, Function<String, Optional<String>> look) {
        return names.map(look).flatMap(Optional::stream).findFirst();
    }
}
