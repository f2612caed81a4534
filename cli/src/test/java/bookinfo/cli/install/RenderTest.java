package bookinfo.cli.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.cli.install.Layer.Overlay;
import bookinfo.cli.install.Layer.Setting;
import bookinfo.cli.local.Failure;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderTest {
    /** The article's file. */
    private static final Overlay NLB = new Overlay("istio_enable_nlb.yaml", """
            apiVersion: install.istio.io/v1alpha1
            kind: IstioOperator
            spec:
              values:
                gateways:
                  istio-ingressgateway:
                    serviceAnnotations:
                      service.beta.kubernetes.io/aws-load-balancer-type: "nlb"
            """);

    private final Manifests manifests = new Manifests(Path.of("../k8s"));

    @Test
    void everyObjectIsMarkedAsOursAndCrdsComeFirstWebhooksLast() {
        List<ObjectNode> objects = mesh();

        assertThat(objects)
                .allSatisfy(object -> assertThat(object.at("/metadata/labels/app.kubernetes.io~1part-of")
                                .asText())
                        .as(object.path("kind").asText() + " "
                                + object.at("/metadata/name").asText())
                        .isEqualTo("bookinfo-mesh"));
        assertThat(objects.getFirst().path("kind").asText()).isEqualTo("CustomResourceDefinition");
        assertThat(objects.getLast().path("kind").asText()).isEqualTo("ValidatingWebhookConfiguration");
        assertThat(kinds(objects).indexOf("Namespace"))
                .isLessThan(kinds(objects).indexOf("ServiceAccount"));
    }

    @Test
    void theArticlesOverlayAnnotatesTheGatewaysServiceAndNothingElse() {
        List<ObjectNode> plain = mesh();
        List<ObjectNode> annotated = mesh(NLB);

        JsonNode service = one(annotated, "Service", "istio-ingressgateway");
        assertThat(service.at("/metadata/annotations/service.beta.kubernetes.io~1aws-load-balancer-type")
                        .asText())
                .isEqualTo("nlb");
        assertThat(annotated).hasSameSizeAs(plain);
        assertThat(annotated.stream().filter(object -> !plain.contains(object))).containsExactly((ObjectNode) service);
    }

    @Test
    void hubAndTagAreOfOurImagesAlone() {
        List<ObjectNode> objects = mesh(new Setting("hub=example.com/mesh"), new Setting("tag=2.0"));

        JsonNode istiod = one(objects, "Deployment", "istiod").at("/spec/template/spec/containers/0");
        assertThat(istiod.path("image").asText()).isEqualTo("example.com/mesh/mesh-control:2.0");
        assertThat(new Images(Optional.of("h"), Optional.empty())).satisfies(images -> {
            ObjectNode other = YamlText.read("spec: {template: {spec: {containers: [{image: quay.io/x/y:1}]}}}");
            images.rename(other);
            assertThat(other.at("/spec/template/spec/containers/0/image").asText())
                    .isEqualTo("quay.io/x/y:1");
        });
    }

    @Test
    void minimalHasNoGateway() {
        assertThat(mesh(new Setting("profile=minimal")))
                .noneMatch(object -> object.at("/metadata/name").asText().equals("istio-ingressgateway"))
                .anyMatch(object -> object.at("/metadata/name").asText().equals("istiod"));
    }

    @Test
    void networkPoliciesAndAutoscalersComeAndGoByWishes() {
        List<ObjectNode> plain = mesh();
        List<ObjectNode> changed = mesh(
                new Setting("values.global.networkPolicy.enabled=true"),
                new Setting("values.global.defaultPodDisruptionBudget.enabled=false"),
                new Setting("values.pilot.autoscaleEnabled=false"),
                new Setting("values.gateways.istio-ingressgateway.autoscaleEnabled=false"));

        for (String kind : List.of("HorizontalPodAutoscaler", "PodDisruptionBudget")) {
            one(plain, kind, "istiod");
            one(plain, kind, "istio-ingressgateway");
        }
        assertThat(kinds(plain)).doesNotContain("NetworkPolicy");
        assertThat(kinds(changed))
                .contains("NetworkPolicy")
                .doesNotContain("HorizontalPodAutoscaler", "PodDisruptionBudget");
        assertThat(kinds(mesh(new Setting("profile=demo"))))
                .contains("PodDisruptionBudget")
                .doesNotContain("HorizontalPodAutoscaler");
        assertThat(mesh(
                        new Setting("components.pilot.k8s.replicaCount=2"),
                        new Setting("components.ingressGateways[0].k8s.replicaCount=2")))
                .as("an autoscaler counts the replicas")
                .noneMatch(object -> object.at("/spec").has("replicas"));
    }

    @Test
    void fieldsOfKubernetesGoWhereKubernetesHasThem() {
        List<ObjectNode> objects = mesh(new Overlay("overlay.yaml", """
                apiVersion: install.istio.io/v1alpha1
                kind: IstioOperator
                spec:
                  components:
                    ingressGateways:
                      - name: istio-ingressgateway
                        k8s:
                          replicaCount: 3
                          resources: {requests: {cpu: 250m}}
                          env: [{name: POD_NAME, value: other}, {name: MORE, value: "1"}]
                          nodeSelector: {disk: ssd}
                          podAnnotations: {one: two}
                          service:
                            externalTrafficPolicy: Local
                            ports: [{name: http2, port: 80, targetPort: 8080, nodePort: 30080}]
                  values:
                    global: {imagePullPolicy: Always, imagePullSecrets: [registry]}
                    gateways: {istio-ingressgateway: {autoscaleEnabled: false}}
                """));

        JsonNode spec = one(objects, "Deployment", "istio-ingressgateway").path("spec");
        assertThat(spec.path("replicas").asInt()).isEqualTo(3);
        assertThat(spec.at("/template/metadata/annotations/one").asText()).isEqualTo("two");
        JsonNode pod = spec.at("/template/spec");
        assertThat(pod.at("/nodeSelector/disk").asText()).isEqualTo("ssd");
        assertThat(pod.at("/imagePullSecrets/0/name").asText()).isEqualTo("registry");
        JsonNode container = pod.at("/containers/0");
        assertThat(container.path("imagePullPolicy").asText()).isEqualTo("Always");
        assertThat(container.at("/resources/requests/cpu").asText()).isEqualTo("250m");
        assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
        assertThat(container.path("env").findValuesAsText("name"))
                .contains("MORE")
                .doesNotHaveDuplicates();
        assertThat(container.at("/env/0/value").asText()).isEqualTo("other");
        JsonNode service = one(objects, "Service", "istio-ingressgateway").path("spec");
        assertThat(service.path("ports")).hasSize(1);
        assertThat(service.path("externalTrafficPolicy").asText()).isEqualTo("Local");
        assertThat(one(objects, "Deployment", "istiod").findValue("nodeSelector"))
                .isNull();
    }

    @Test
    void podsSpreadOverZonesAndNodesUnlessToldOtherwise() {
        List<ObjectNode> plain = mesh();
        List<ObjectNode> changed = mesh(new Overlay("overlay.yaml", """
                apiVersion: install.istio.io/v1alpha1
                kind: IstioOperator
                spec:
                  components:
                    pilot: {k8s: {topologySpreadConstraints: []}}
                  values:
                    gateways:
                      istio-ingressgateway:
                        topologySpreadConstraints: [{topologyKey: rack}]
                """));

        for (String name : List.of("istiod", "istio-ingressgateway")) {
            assertThat(spread(plain, name)).containsExactly("kubernetes.io/hostname");
            assertThat(one(plain, "Deployment", name)
                            .at("/spec/template/spec/affinity")
                            .findValuesAsText("topologyKey"))
                    .containsExactly("topology.kubernetes.io/zone");
        }
        assertThat(spread(changed, "istiod")).isEmpty();
        assertThat(spread(changed, "istio-ingressgateway")).containsExactly("rack");
    }

    private static List<String> spread(List<ObjectNode> objects, String deployment) {
        return one(objects, "Deployment", deployment)
                .at("/spec/template/spec/topologySpreadConstraints")
                .findValuesAsText("topologyKey");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "demo", "minimal", "local"})
    void whatIsPrintedIsWhatIsApplied(String profile) {
        List<ObjectNode> objects = mesh(new Setting("profile=" + profile));

        List<JsonNode> read = Stream.of(YamlText.print(objects).split("(?m)^---\n"))
                .<JsonNode>map(YamlText::read)
                .toList();

        assertThat(read).hasSameSizeAs(objects);
        for (int i = 0; i < read.size(); i++) {
            assertThat(Differences.between(objects.get(i), read.get(i))).isEmpty();
        }
        assertThat(YamlText.print(mesh(new Setting("profile=" + profile)))).isEqualTo(YamlText.print(objects));
    }

    @Test
    void wordsThatSomeReaderTakesForNumbersAreQuoted() {
        assertThat(YamlText.print(YamlText.read("{a: '1e3', b: 'true', c: 'y', d: '0x1F', e: nlb, f: '1.0'}")))
                .isEqualTo("""
                        a: "1e3"
                        b: 'true'
                        c: "y"
                        d: '0x1F'
                        e: nlb
                        f: "1.0"
                        """);
    }

    @Test
    void whatCannotBeIsRefusedByName() {
        assertThatThrownBy(() -> mesh(new Setting("profile=ambient")))
                .isInstanceOf(Failure.class)
                .hasMessage("profile: ambient (expected: one of default, demo, local, minimal)");
        assertThatThrownBy(() -> mesh(new Overlay(
                        "my.yaml", "apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  hubb: x\n")))
                .hasMessageContaining("hubb: unknown field (did you mean hub?) at my.yaml:4");
    }

    private List<ObjectNode> mesh(Layer... layers) {
        return manifests.mesh(manifests.wanted(List.of(layers)));
    }

    private static List<String> kinds(List<ObjectNode> objects) {
        return objects.stream().map(object -> object.path("kind").asText()).toList();
    }

    private static ObjectNode one(List<ObjectNode> objects, String kind, String name) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind)
                        && object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }
}
