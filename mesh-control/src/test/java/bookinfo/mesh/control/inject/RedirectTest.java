package bookinfo.mesh.control.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.mesh.config.MeshConfig;
import bookinfo.mesh.config.Revision;
import bookinfo.mesh.control.metrics.Metrics;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods whose connections are redirected. */
class RedirectTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final SidecarImage IMAGE =
            new SidecarImage("r/mesh-sidecar:0.1.0", "Always", List.of("regcred", "second"));
    private static final String POD = """
            {"metadata": {"name": "web", "labels": {"app": "web"}},
             "spec": {
               "initContainers": [{"name": "migrate", "image": "m"}, {"name": "cache", "image": "c", "restartPolicy": "Always",
                 "readinessProbe": {"tcpSocket": {"port": 6379}}}],
               "containers": [
                 {"name": "web", "image": "w", "ports": [{"containerPort": 8080, "name": "main"}],
                  "livenessProbe": {"tcpSocket": {"port": "main"}, "periodSeconds": 3},
                  "readinessProbe": {"grpc": {"port": 9000, "service": "web"}, "timeoutSeconds": 2},
                  "startupProbe": {"exec": {"command": ["true"]}},
                  "lifecycle": {"preStop": {"httpGet": {"path": "/bye", "port": "main"}},
                                "postStart": {"exec": {"command": ["true"]}}}}],
               "volumes": [{"name": "data", "emptyDir": {}}]}}
            """;

    @Test
    void aNativeSidecarStartsBeforeEverythingElse() {
        JsonNode spec = injected(pod(), true).path("spec");

        assertThat(names(spec.path("initContainers"))).containsExactly("istio-init", "istio-proxy", "migrate", "cache");
        assertThat(names(spec.path("containers"))).containsExactly("web");
        assertThat(names(spec.path("volumes"))).containsExactly("data", "istio-envoy", "istio-tmp");
        JsonNode proxy = spec.at("/initContainers/1");
        assertThat(proxy.path("restartPolicy").asText()).isEqualTo("Always");
        assertThat(proxy.at("/lifecycle/preStop/exec/command").toString())
                .isEqualTo("[\"curl\",\"-fsS\",\"-X\",\"POST\",\"http://127.0.0.1:15020/drain\"]");
        assertThat(names(proxy.path("volumeMounts"))).containsExactly("istio-envoy", "istio-tmp");
        assertThat(proxy.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
    }

    @Test
    void elsewhereTheApplicationWaitsForTheSidecarAndItsInitContainersCallOutUnredirected() {
        JsonNode spec = injected(pod(), false).path("spec");

        assertThat(names(spec.path("initContainers"))).containsExactly("migrate", "cache", "istio-init");
        assertThat(names(spec.path("containers"))).containsExactly("istio-proxy", "web");
        assertThat(spec.at("/containers/0/lifecycle/postStart/exec/command").toString())
                .isEqualTo("[\"pilot-agent\",\"wait\"]");
        assertThat(spec.at("/containers/0").has("restartPolicy")).isFalse();
    }

    @Test
    void theSidecarIsLastWhereNothingIsToWaitForIt() {
        JsonNode spec = injected(annotated("proxy.istio.io/config", "holdApplicationUntilProxyStarts: false"), false)
                .path("spec");

        assertThat(names(spec.path("containers"))).containsExactly("web", "istio-proxy");
        assertThat(spec.at("/containers/1").has("lifecycle")).isFalse();
    }

    @Test
    void onlyTheInitContainerMayChangeTheNetworkAndItIsTold() {
        JsonNode spec = injected(pod(), true).path("spec");

        JsonNode init = spec.at("/initContainers/0");
        assertThat(init.at("/securityContext/capabilities").toString())
                .isEqualTo("{\"add\":[\"NET_ADMIN\",\"NET_RAW\"],\"drop\":[\"ALL\"]}");
        assertThat(init.at("/securityContext/runAsUser").asInt()).isZero();
        assertThat(arguments(init))
                .isEqualTo("istio-iptables -p 15001 -z 15006 -u 1337 -m REDIRECT -i * -x  -b * -d 15090,15021,15020");
        assertThat(spec.at("/initContainers/1/securityContext/capabilities").toString())
                .isEqualTo("{\"drop\":[\"ALL\"]}");
    }

    @Test
    void annotationsSayWhatIsNotRedirected() {
        ObjectNode pod = annotated("traffic.sidecar.istio.io/excludeInboundPorts", "22, 9100");
        annotate(pod, "traffic.sidecar.istio.io/includeInboundPorts", "8080");
        annotate(pod, "traffic.sidecar.istio.io/includeOutboundIPRanges", "10.96.0.0/12,fd00::/64");
        annotate(pod, "traffic.sidecar.istio.io/excludeOutboundIPRanges", "10.96.0.1/32");
        annotate(pod, "traffic.sidecar.istio.io/includeOutboundPorts", "443");
        annotate(pod, "traffic.sidecar.istio.io/excludeOutboundPorts", "3306");

        assertThat(arguments(injected(pod, true).at("/spec/initContainers/0")))
                .isEqualTo("istio-iptables -p 15001 -z 15006 -u 1337 -m REDIRECT -i 10.96.0.0/12,fd00::/64"
                        + " -x 10.96.0.1/32 -b 8080 -d 15090,15021,15020,22,9100 -q 443 -o 3306");
    }

    @Test
    void imagesAreAskedForAndPulledAsTheControlPlanesOwn() {
        ObjectNode pod = pod();
        pod.withObjectProperty("spec").putArray("imagePullSecrets").addObject().put("name", "second");

        JsonNode injected = injected(pod, true);

        JsonNode spec = injected.path("spec");
        assertThat(names(spec.path("imagePullSecrets"))).containsExactly("second", "regcred");
        assertThat(spec.at("/initContainers/0/image").asText()).isEqualTo("r/mesh-sidecar:0.1.0");
        assertThat(spec.at("/initContainers/0/imagePullPolicy").asText()).isEqualTo("Always");
        assertThat(spec.at("/initContainers/1/imagePullPolicy").asText()).isEqualTo("Always");
        assertThat(injected.at("/metadata/annotations/sidecar.istio.io~1status").asText())
                .contains("\"imagePullSecrets\":[\"regcred\",\"second\"]");
    }

    @Test
    void probesOfAllKindsGoToTheAgent() throws JsonProcessingException {
        JsonNode pod = injected(pod(), true);

        JsonNode web = pod.at("/spec/containers/0");
        for (String probe : List.of("livenessProbe", "readinessProbe")) {
            assertThat(web.path(probe).at("/httpGet/port").asInt()).isEqualTo(15020);
        }
        assertThat(web.at("/livenessProbe/periodSeconds").asInt()).isEqualTo(3);
        assertThat(web.at("/livenessProbe").has("tcpSocket")).isFalse();
        assertThat(web.at("/startupProbe/exec").isObject()).isTrue();
        assertThat(web.at("/lifecycle/preStop/httpGet/path").asText()).isEqualTo("/app-lifecycle/web/prestopz");
        assertThat(web.at("/lifecycle/postStart/exec").isObject()).isTrue();
        JsonNode probers = JSON.readTree(env(pod.at("/spec/initContainers/1"), "ISTIO_KUBE_APP_PROBERS"));
        assertThat(probers).isEqualTo(JSON.readTree("""
                {"/app-health/web/livez": {"tcpSocket": {"port": 8080}},
                 "/app-health/web/readyz": {"grpc": {"port": 9000, "service": "web"}, "timeoutSeconds": 2},
                 "/app-lifecycle/web/prestopz": {"httpGet": {"path": "/bye", "port": 8080}},
                 "/app-health/cache/readyz": {"tcpSocket": {"port": 6379}}}
                """));
    }

    @Test
    void probesStayWhereTheyAreWhenThePodSaysSo() {
        JsonNode web = injected(annotated("sidecar.istio.io/rewriteAppHTTPProbers", "false"), true)
                .at("/spec/containers/0");

        assertThat(web.at("/livenessProbe/tcpSocket/port").asText()).isEqualTo("main");
    }

    @Test
    void aPodHasItsOwnResourcesImageAndLogLevel() {
        ObjectNode pod = annotated("sidecar.istio.io/proxyCPU", "10m");
        annotate(pod, "sidecar.istio.io/proxyMemoryLimit", "256Mi");
        annotate(pod, "sidecar.istio.io/proxyImage", "example.com/sidecar:1");
        annotate(pod, "sidecar.istio.io/logLevel", "debug");

        JsonNode proxy = injected(pod, true).at("/spec/initContainers/1");

        assertThat(proxy.path("resources").toString())
                .isEqualTo("{\"requests\":{\"cpu\":\"10m\"},\"limits\":{\"memory\":\"256Mi\"}}");
        assertThat(proxy.path("image").asText()).isEqualTo("example.com/sidecar:1");
        assertThat(arguments(proxy)).isEqualTo("proxy sidecar --proxyLogLevel=debug");
    }

    @Test
    void theProxyKnowsItsModeItsAddressesAndItsControlPlane() {
        JsonNode proxy = injected(pod(), true).at("/spec/initContainers/1");

        assertThat(env(proxy, "ISTIO_META_INTERCEPTION_MODE")).isEqualTo("REDIRECT");
        assertThat(env(proxy, "DISCOVERY_ADDRESS")).isEqualTo("istiod.istio-system.svc:15010");
        assertThat(proxy.path("env").toString()).contains("status.podIPs");
    }

    @Test
    void aRevisionsSidecarsAskTheirOwnControlPlane() {
        Injector canary = new Injector(
                IMAGE, new Revision("canary", "istio-system"), () -> MeshConfig.DEFAULT, true, new Metrics());
        ObjectNode pod = pod();

        JsonNode injected =
                JsonPatch.apply(canary.inject(pod, "default").patch().orElseThrow(), pod);

        assertThat(injected.at("/metadata/annotations/istio.io~1rev").asText()).isEqualTo("canary");
        assertThat(env(injected.at("/spec/initContainers/1"), "DISCOVERY_ADDRESS"))
                .isEqualTo("istiod-canary.istio-system.svc:15010");
    }

    @Test
    void isNotInjectedTwice() {
        ObjectNode once = (ObjectNode) injected(pod(), true);

        assertThat(injector(true).inject(once, "default").patch()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "traffic.sidecar.istio.io/excludeInboundPorts | 22,x | 22,x (expected: ports with commas)",
                "traffic.sidecar.istio.io/excludeInboundPorts | 70000 | 70000 (expected: ports with commas)",
                "traffic.sidecar.istio.io/includeOutboundIPRanges | 10.0.0.0 | 10.0.0.0 (expected: CIDR blocks with commas,",
                "sidecar.istio.io/interceptionMode | TPROXY | TPROXY (expected: REDIRECT or NONE)",
                "sidecar.istio.io/interceptionMode | NONE | NONE (expected: REDIRECT, as the mesh's:",
                "proxy.istio.io/config | interceptionMode: NONE | NONE (expected: REDIRECT, as the mesh's:",
                "readiness.status.sidecar.istio.io/periodSeconds | 1s | 1s (expected: a whole number)",
                "istio.io/reroute-virtual-interfaces | net1 | not supported (supported: ",
                "sidecar.istio.io/unheardOf | x | not supported (supported: ",
                "sidecar.istio.io/proxyCPU | much | much (expected: a quantity such as 100m or 128Mi)",
                "sidecar.istio.io/logLevel | loud | loud (expected: one of",
                "sidecar.istio.io/rewriteAppHTTPProbers | yes | yes (expected: true or false)",
                "sidecar.istio.io/userVolume | [] | not supported (supported: ",
                "proxy.istio.io/config | concurrency: 2 | concurrency: an Istio field that is not supported yet",
            })
    void refusesByNameWhatItDoesNotUnderstand(String annotation, String value, String message) {
        assertThatThrownBy(() -> injector(true).inject(annotated(annotation, value), "default"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(annotation)
                .hasMessageContaining(message);
    }

    private static Injector injector(boolean nativeSidecars) {
        return Injected.injector(IMAGE, "{}", nativeSidecars);
    }

    private static JsonNode injected(ObjectNode pod, boolean nativeSidecars) {
        return Injected.of(pod, injector(nativeSidecars)).pod();
    }

    private static ObjectNode annotated(String name, String value) {
        ObjectNode pod = pod();
        annotate(pod, name, value);
        return pod;
    }

    private static void annotate(ObjectNode pod, String name, String value) {
        pod.withObjectProperty("metadata").withObjectProperty("annotations").put(name, value);
    }

    private static List<String> names(JsonNode items) {
        List<String> names = new ArrayList<>();
        items.forEach(item -> names.add(item.path("name").asText()));
        return names;
    }

    private static String arguments(JsonNode container) {
        List<String> arguments = new ArrayList<>();
        container.path("args").forEach(argument -> arguments.add(argument.asText()));
        return String.join(" ", arguments);
    }

    private static String env(JsonNode container, String name) {
        for (JsonNode variable : container.path("env")) {
            if (variable.path("name").asText().equals(name)) {
                return variable.path("value").asText();
            }
        }
        throw new AssertionError("no " + name);
    }

    private static ObjectNode pod() {
        try {
            return (ObjectNode) JSON.readTree(POD);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
