package bookinfo.mesh.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.mesh.config.IstioOperator.Component;
import bookinfo.mesh.config.Node.ScalarNode;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IstioOperatorReaderTest {
    private static final String HEAD = """
            apiVersion: install.istio.io/v1alpha1
            kind: IstioOperator
            """;

    @Test
    void readsTheSpellingOfIstio17() {
        Component gateway = read("""
                spec:
                  values:
                    gateways:
                      istio-ingressgateway:
                        type: NodePort
                        autoscaleEnabled: false
                        autoscaleMax: 3
                        serviceAnnotations:
                          service.beta.kubernetes.io/aws-load-balancer-type: "nlb"
                          service.beta.kubernetes.io/aws-load-balancer-internal: true
                """).ingressGateway();

        assertThat(gateway.serviceAnnotations())
                .containsEntry("service.beta.kubernetes.io/aws-load-balancer-type", "nlb")
                .containsEntry("service.beta.kubernetes.io/aws-load-balancer-internal", "true");
        assertThat(gateway.autoscaled()).contains(false);
        assertThat(text(gateway.service().get("type"))).isEqualTo("NodePort");
        assertThat(text(gateway.autoscaler().get("maxReplicas"))).isEqualTo("3");
    }

    @Test
    void theComponentCountsWhereTheOldSpellingSaysSomethingElse() {
        IstioOperator operator = read("""
                spec:
                  tag: 1.0
                  components:
                    ingressGateways:
                      - name: istio-ingressgateway
                        k8s:
                          service: {type: LoadBalancer}
                          serviceAnnotations: {one: component}
                    egressGateways:
                      - {name: istio-egressgateway, enabled: false}
                  values:
                    global: {hub: example.com/mesh, tag: old, imagePullSecrets: [registry]}
                    gateways:
                      istio-ingressgateway: {type: NodePort, serviceAnnotations: {one: value, two: value}}
                """);

        assertThat(operator.hub()).contains("example.com/mesh");
        assertThat(operator.tag()).contains("1.0");
        assertThat(operator.imagePullSecrets()).containsExactly("registry");
        assertThat(text(operator.ingressGateway().service().get("type"))).isEqualTo("LoadBalancer");
        assertThat(operator.ingressGateway().serviceAnnotations())
                .containsEntry("one", "component")
                .containsEntry("two", "value");
    }

    @Test
    void whatIsUnknownOrUnsupportedIsRefusedWithItsLine() {
        assertThat(problems("""
                spec:
                  profil: demo
                  namespace: elsewhere
                  revision: Canary
                  addonComponents: {}
                  meshConfig: {accessLogFil: /dev/stdout}
                  components:
                    cni: {enabled: true}
                    base: {enabled: false}
                    pilot:
                      k8s:
                        overlays: []
                        replicaCount: two
                    ingressGateways:
                      - name: my-gateway
                    egressGateways:
                      - {name: istio-egressgateway, enabled: true}
                  values:
                    global: {proxy: {}}
                    gateways:
                      istio-ingressgateway: {sds: {}, typ: NodePort}
                """)).isEqualTo("""
                profil: unknown field (did you mean profile?) at overlay.yaml:4
                namespace: elsewhere (expected: istio-system) at overlay.yaml:5
                revision: Canary (expected: a revision such as canary or 1-27-0: lower-case letters, digits and -, 56 at most) at overlay.yaml:6
                addonComponents: an Istio field that is not supported yet at overlay.yaml:7
                accessLogFil: unknown field (did you mean accessLogFile?) at overlay.yaml:8
                enabled: cni is not supported (expected: false) at overlay.yaml:10
                enabled: false (expected: true: the mesh does not work without it) at overlay.yaml:11
                overlays: an Istio field that is not supported yet at overlay.yaml:14
                replicaCount: two (expected: 0..1000) at overlay.yaml:15
                name: my-gateway (expected: istio-ingressgateway) at overlay.yaml:17
                enabled: an egress gateway is not supported (expected: false) at overlay.yaml:19
                proxy: an Istio field that is not supported yet at overlay.yaml:21
                sds: an Istio field that is not supported yet at overlay.yaml:23
                typ: unknown field (did you mean type?) at overlay.yaml:23""");
    }

    @Test
    void anotherKindIsNoOverlay() {
        List<Problem> problems = IstioOperatorReader.read(document("kind: Deployment\napiVersion: apps/v1\nspec: {}\n"))
                .problems();

        assertThat(problems.toString())
                .contains("kind: Deployment (expected: IstioOperator)")
                .contains("apiVersion: apps/v1 (expected: install.istio.io/v1alpha1)");
    }

    @Test
    void layersUniteObjectsAndGatewaysOfOneName() {
        Document under = document(HEAD + """
                spec:
                  hub: first
                  components:
                    ingressGateways:
                      - {name: istio-ingressgateway, enabled: true, k8s: {replicaCount: 2}}
                """);
        Document over = document(HEAD + """
                spec:
                  hub: second
                  components:
                    ingressGateways:
                      - {name: istio-ingressgateway, k8s: {serviceAnnotations: {a: b}}}
                """);

        IstioOperator whole = read(Layers.merge(under, over));

        assertThat(whole.hub()).contains("second");
        assertThat(whole.ingressGateway().replicas()).contains(2);
        assertThat(whole.ingressGateway().serviceAnnotations()).containsEntry("a", "b");
    }

    @Test
    void oneValueIsSetByItsPath() {
        Document document = document(HEAD + "spec: {components: {ingressGateways: [{name: istio-ingressgateway}]}}\n");
        for (String assignment : List.of(
                "tag=1.10",
                "values.gateways.istio-ingressgateway.serviceAnnotations.service\\.beta\\.kubernetes\\.io/x=a=b",
                "components.ingressGateways[0].k8s.replicaCount=3",
                "components.ingressGateways[name:istio-ingressgateway].enabled=false")) {
            document = Layers.set(document, assignment);
        }

        IstioOperator operator = read(document);

        assertThat(operator.tag()).contains("1.10");
        assertThat(operator.ingressGateway().serviceAnnotations()).containsEntry("service.beta.kubernetes.io/x", "a=b");
        assertThat(operator.ingressGateway().replicas()).contains(3);
        assertThat(operator.ingressGateway().enabled()).contains(false);
    }

    @Test
    void anAssignmentWithoutAFormIsRefused() {
        Document document = document(HEAD + "spec: {}\n");

        assertThatThrownBy(() -> Layers.set(document, "profile")).hasMessage("""
                --set profile (expected: path=value, such as hub=registry.example/mesh)""");
        assertThatThrownBy(() -> Layers.set(document, "components.ingressGateways[2].enabled=false"))
                .hasMessageContaining("[2] is not there (expected: [0] to [0]");
        assertThatThrownBy(() -> Layers.set(document, "a[0=1")).hasMessageContaining("expected: path=value");
    }

    private static IstioOperator read(String spec) {
        return read(document(HEAD + spec));
    }

    private static IstioOperator read(Document document) {
        var reading = IstioOperatorReader.read(document);
        assertThat(reading.problems()).isEmpty();
        return reading.operator().orElseThrow();
    }

    private static String problems(String spec) {
        return IstioOperatorReader.read(document(HEAD + spec)).problems().stream()
                .map(Problem::toString)
                .collect(Collectors.joining("\n"));
    }

    private static Document document(String text) {
        return Documents.parse("overlay.yaml", text).documents().getFirst();
    }

    private static String text(@Nullable Node node) {
        return node instanceof ScalarNode scalar ? scalar.text() : "";
    }
}
