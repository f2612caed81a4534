package bookinfo.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Asks the NetworkPolicies, as the Kubernetes documentation reads them, about the pods that the manifests make. */
class NetworkPoliciesTest {
    private static final Path K8S = Path.of("../k8s");
    private static final List<String> MANIFESTS = List.of(
            "mesh/istiod.yaml",
            "mesh/istio-ingressgateway.yaml",
            "bookinfo/bookinfo.yaml",
            "bookinfo/bookinfo-db.yaml",
            "bookinfo/bookinfo-mysql.yaml");
    private static final Pod DNS = new Pod("kube-system", Map.of("k8s-app", "kube-dns"), List.of(53));
    private static final Pod STRANGER = new Pod("default", Map.of("app", "sleep"), List.of(80));
    private static final Pod PROMETHEUS = new Pod("istio-system", Map.of("app", "prometheus"), List.of(9090));

    private static final List<Pod> OTHERS = List.of(DNS, STRANGER, PROMETHEUS);

    private static final List<JsonNode> POLICIES = new ArrayList<>();
    private static final List<Pod> PODS = new ArrayList<>(OTHERS);

    private record Pod(String namespace, Map<String, String> labels, List<Integer> ports) {
        String app() {
            return labels.getOrDefault("app", "dns");
        }
    }

    @BeforeAll
    static void readAll() throws IOException {
        for (String file : MANIFESTS) {
            documents(file)
                    .filter(object -> object.path("kind").asText().equals("Deployment"))
                    .forEach(deployment -> {
                        JsonNode template = deployment.path("spec").path("template");
                        List<Integer> ports = Trees.stream(template.path("spec").path("containers"))
                                .flatMap(container -> Trees.stream(container.path("ports")))
                                .map(port -> port.path("containerPort").asInt())
                                .toList();
                        PODS.add(new Pod(
                                namespace(deployment),
                                Trees.map(template.path("metadata").path("labels")),
                                ports));
                    });
        }
        for (String file :
                List.of("overlays/network-policies/istio-system.yaml", "overlays/network-policies/bookinfo.yaml")) {
            documents(file).forEach(POLICIES::add);
        }
    }

    @Test
    void applicationsSpeakAsThePageNeedsAndNotOtherwise() {
        List<String> allowed = new ArrayList<>();
        for (Pod from : PODS) {
            for (Pod to : PODS) {
                to.ports().stream()
                        .filter(port -> port / 1000 != 15 && !OTHERS.contains(to))
                        .filter(port -> reaches(from, to, port))
                        .map(port -> from.app() + " > " + to.app() + ":" + port)
                        .forEach(allowed::add);
            }
        }
        assertThat(allowed.stream().distinct())
                .containsExactlyInAnyOrder(
                        "istio-ingressgateway > productpage:9080",
                        "productpage > details:9080",
                        "productpage > reviews:9080",
                        "reviews > ratings:9080",
                        "ratings > mongodb:27017",
                        "ratings > mysqldb:3306",
                        "sleep > istio-ingressgateway:8080",
                        "sleep > istio-ingressgateway:8443",
                        "prometheus > istio-ingressgateway:8080",
                        "prometheus > istio-ingressgateway:8443",
                        "dns > istio-ingressgateway:8080",
                        "dns > istio-ingressgateway:8443");
    }

    @Test
    void proxiesReachTheControlPlaneAndNames() {
        Pod istiod = pod("istiod");
        assertThat(PODS).filteredOn(pod -> !List.of(DNS, istiod).contains(pod)).allSatisfy(proxy -> {
            assertThat(reaches(proxy, istiod, 15010)).as(proxy.app()).isTrue();
            assertThat(reaches(proxy, DNS, 53)).as(proxy.app()).isTrue();
        });
    }

    @Test
    void metricsAreReadFromTheMeshsNamespaceOnly() {
        assertThat(PODS).filteredOn(pod -> !OTHERS.contains(pod)).allSatisfy(pod -> {
            int port = pod.app().equals("istiod") ? 15014 : 15090;
            assertThat(reaches(PROMETHEUS, pod, port)).as(pod.app()).isTrue();
            assertThat(reaches(STRANGER, pod, port)).as(pod.app()).isFalse();
        });
    }

    @Test
    void everyPolicySelectsAPodThatThereIs() {
        assertThat(POLICIES).allSatisfy(policy -> assertThat(PODS).anyMatch(pod -> selects(policy, pod)));
    }

    private static boolean reaches(Pod from, Pod to, int port) {
        return passes(from, "egress", "to", to, port) && passes(to, "ingress", "from", from, port);
    }

    /** A pod that no policy selects hears and says all; one that policies select, what one of them allows. */
    private static boolean passes(Pod selected, String direction, String side, Pod other, int port) {
        List<JsonNode> selecting =
                POLICIES.stream().filter(policy -> selects(policy, selected)).toList();
        return selecting.isEmpty()
                || selecting.stream()
                        .flatMap(policy -> Trees.stream(policy.path("spec").path(direction))
                                .filter(rule -> ports(rule, port)
                                        && (!rule.has(side)
                                                || Trees.stream(rule.path(side))
                                                        .anyMatch(peer -> peer(peer, namespace(policy), other)))))
                        .findAny()
                        .isPresent();
    }

    private static boolean selects(JsonNode policy, Pod pod) {
        return namespace(policy).equals(pod.namespace())
                && matches(policy.path("spec").path("podSelector"), pod.labels());
    }

    private static boolean ports(JsonNode rule, int port) {
        return !rule.has("ports")
                || Trees.stream(rule.path("ports"))
                        .anyMatch(one -> one.path("port").asInt() == port);
    }

    private static boolean peer(JsonNode peer, String namespace, Pod pod) {
        boolean inNamespace = peer.has("namespaceSelector")
                ? matches(peer.path("namespaceSelector"), Map.of("kubernetes.io/metadata.name", pod.namespace()))
                : namespace.equals(pod.namespace());
        return inNamespace && matches(peer.path("podSelector"), pod.labels());
    }

    private static boolean matches(JsonNode selector, Map<String, String> labels) {
        return labels.entrySet()
                        .containsAll(Trees.map(selector.path("matchLabels")).entrySet())
                && Trees.stream(selector.path("matchExpressions")).allMatch(expression -> {
                    boolean among = Trees.texts(expression.path("values"))
                            .contains(labels.getOrDefault(expression.path("key").asText(), ""));
                    return expression.path("operator").asText().equals("In") == among;
                });
    }

    private static Pod pod(String app) {
        return PODS.stream().filter(pod -> pod.app().equals(app)).findFirst().orElseThrow();
    }

    private static String namespace(JsonNode object) {
        return object.path("metadata").path("namespace").asText("default");
    }

    private static Stream<JsonNode> documents(String file) throws IOException {
        Iterable<Object> documents = new Yaml().loadAll(Files.readString(K8S.resolve(file)));
        return StreamSupport.stream(documents.spliterator(), false)
                .map(document -> new ObjectMapper().<JsonNode>valueToTree(document));
    }
}
