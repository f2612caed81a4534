package bookinfo.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.cli.install.Layer.Setting;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RevisionedTest {
    /** What all revisions have together. */
    private static final Set<String> SHARED = Set.of("istiod-leader", "istiod-webhook-ca");

    private static final Set<String> SHARED_KINDS = Set.of("CustomResourceDefinition", "Namespace");

    private final List<ObjectNode> standing = mesh("default");
    private final List<ObjectNode> canary = mesh("canary");

    @Test
    void onlyTheGatewayAndWhatHoldsOthersIsShared() {
        List<String> both = labels(canary);
        both.retainAll(labels(standing));

        assertThat(both)
                .allSatisfy(label -> assertThat(label)
                        .matches("(CustomResourceDefinition|Namespace) .*|[A-Za-z]+ istio-system/istio-ingressgateway"))
                .contains(
                        "CustomResourceDefinition gateways.networking.istio.io",
                        "Deployment istio-system/istio-ingressgateway");
        assertThat(labels(canary))
                .hasSameSizeAs(labels(standing))
                .contains(
                        "Deployment istio-system/istiod-canary",
                        "HorizontalPodAutoscaler istio-system/istiod-canary",
                        "ConfigMap istio-system/istio-canary",
                        "ClusterRole istiod-canary-istio-system",
                        "MutatingWebhookConfiguration istio-sidecar-injector-canary",
                        "ValidatingWebhookConfiguration istio-validator-canary-istio-system");
    }

    @Test
    void everyNameLeadsToAnObjectOfTheSameRevision() {
        Set<String> names = new TreeSet<>(SHARED);
        canary.forEach(object -> names.add(object.at("/metadata/name").asText()));
        Set<String> used = new TreeSet<>();
        for (ObjectNode object : canary) {
            used.addAll(object.findValuesAsText("serviceAccountName"));
            object.findValues("resourceNames").forEach(list -> list.forEach(name -> used.add(name.asText())));
            object.findValues("roleRef")
                    .forEach(role -> used.add(role.path("name").asText()));
            object.findValues("subjects")
                    .forEach(list ->
                            list.forEach(one -> used.add(one.path("name").asText())));
            object.findValues("scaleTargetRef")
                    .forEach(target -> used.add(target.path("name").asText()));
            object.findValues("clientConfig")
                    .forEach(client -> used.add(client.at("/service/name").asText()));
        }

        assertThat(names).containsAll(used);
        assertThat(used).contains("istiod-canary", "istio-canary").doesNotContain("istiod", "istio");
    }

    @Test
    void neitherChoosesThePodsOfTheOther() {
        assertThat(chosen(standing, canary)).isEmpty();
        assertThat(chosen(canary, standing)).isEmpty();
        assertThat(chosen(canary, canary))
                .contains(
                        "Service istio-system/istiod-canary",
                        "Deployment istio-system/istiod-canary",
                        "PodDisruptionBudget istio-system/istiod-canary");
    }

    @Test
    void onlyThoseThatNameTheRevisionAskForItsSidecarsAndItsJudgement() {
        for (ObjectNode object : canary) {
            for (JsonNode webhook : object.path("webhooks")) {
                assertThat(webhook.toString())
                        .contains("{\"key\":\"istio.io/rev\",\"operator\":\"In\",\"values\":[\"canary\"]}");
            }
        }
    }

    @Test
    void everyObjectButTheSharedOnesSaysItsRevision() {
        assertThat(canary)
                .filteredOn(object -> !SHARED_KINDS.contains(object.path("kind").asText()))
                .allSatisfy(object -> assertThat(Placed.revision(object)).isEqualTo("canary"));
        assertThat(canary.toString()).doesNotContain("\"istio.io/rev\":\"default\"");
    }

    @Test
    void itsProgramsAreTold() {
        assertThat(environment("istiod-canary")).contains("{\"name\":\"REVISION\",\"value\":\"canary\"}");
        assertThat(environment("istio-ingressgateway"))
                .contains("{\"name\":\"DISCOVERY_ADDRESS\",\"value\":\"istiod-canary.istio-system.svc:15010\"}");
    }

    private String environment(String deployment) {
        return canary.stream()
                .filter(object -> object.path("kind").asText().equals("Deployment")
                        && object.at("/metadata/name").asText().equals(deployment))
                .map(object -> object.at("/spec/template/spec/containers/0/env").toString())
                .findFirst()
                .orElseThrow();
    }

    /** What of {@code choosers} chooses pods of the control plane among {@code objects}. */
    private static List<String> chosen(List<ObjectNode> choosers, List<ObjectNode> objects) {
        JsonNode pod = objects.stream()
                .filter(object -> object.path("kind").asText().equals("Deployment")
                        && object.at("/metadata/labels/app").asText().equals("istiod"))
                .map(object -> object.at("/spec/template/metadata/labels"))
                .findFirst()
                .orElseThrow();
        return choosers.stream()
                .filter(object -> !object.path("kind").asText().equals("NetworkPolicy"))
                .filter(object -> {
                    JsonNode selector = object.at("/spec/selector");
                    JsonNode labels =
                            selector.path("matchLabels").isMissingNode() ? selector : selector.path("matchLabels");
                    return !labels.isEmpty()
                            && labels.properties().stream()
                                    .allMatch(label -> label.getValue().equals(pod.get(label.getKey())));
                })
                .map(Placed::label)
                .toList();
    }

    private static List<String> labels(List<ObjectNode> objects) {
        return new ArrayList<>(objects.stream().map(Placed::label).toList());
    }

    private static List<ObjectNode> mesh(String revision) {
        Manifests manifests = new Manifests(Path.of("../k8s"));
        return manifests.mesh(manifests.wanted(
                List.of(new Setting("revision=" + revision), new Setting("values.global.networkPolicy.enabled=true"))));
    }
}
