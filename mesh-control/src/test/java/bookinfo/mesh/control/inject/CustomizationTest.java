package bookinfo.mesh.control.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.junit.jupiter.api.Test;

/** Pods that say by a container of their own what is to be different about the sidecar. */
class CustomizationTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    /** As it comes from the API server, which writes a pull policy into every container. */
    private static final String POD = """
            metadata: {name: web, labels: {app: web}}
            spec:
              containers:
                - name: istio-proxy
                  image: auto
                  imagePullPolicy: Always
                  resources:
                    requests: {cpu: 500m}
                  env:
                    - {name: EXTRA, value: "1"}
                    - {name: ISTIO_META_MESH_ID, value: mine}
                    - {name: INSTANCE_IP, value: 10.0.0.9}
                  ports: [{containerPort: 9999, name: extra}]
                  volumeMounts: [{name: certs, mountPath: /etc/certs}, {name: certs, mountPath: /tmp}]
                  lifecycle: {preStop: {sleep: {seconds: 5}}}
                  readinessProbe: {periodSeconds: 3}
                - {name: web, image: w}
              volumes: [{name: certs, secret: {secretName: certs}}]
            """;

    @Test
    void aContainerOfTheSidecarsNameIsLaidOverIt() {
        JsonNode spec = injected(pod(), true).path("spec");

        assertThat(spec.path("containers")).extracting(CustomizationTest::name).containsExactly("web");
        JsonNode proxy = spec.at("/initContainers/1");
        assertThat(proxy.path("image").asText()).isEqualTo("mesh-sidecar:0.1.0");
        assertThat(proxy.path("imagePullPolicy").asText()).isEqualTo("IfNotPresent");
        assertThat(proxy.path("restartPolicy").asText()).isEqualTo("Always");
        assertThat(proxy.path("resources"))
                .isEqualTo(parsed("{requests: {cpu: 500m, memory: 128Mi}, limits: {cpu: '2', memory: 1Gi}}"));
        assertThat(proxy.path("readinessProbe")).isEqualTo(parsed("""
                httpGet: {path: /healthz/ready, port: 15021, scheme: HTTP}
                periodSeconds: 3
                failureThreshold: 4
                timeoutSeconds: 3
                """));
    }

    @Test
    void namedThingsAreReplacedByNameAndOthersAdded() {
        JsonNode proxy = injected(pod(), true).at("/spec/initContainers/1");

        assertThat(env(proxy, "EXTRA")).isEqualTo("{\"name\":\"EXTRA\",\"value\":\"1\"}");
        assertThat(env(proxy, "ISTIO_META_MESH_ID")).isEqualTo("{\"name\":\"ISTIO_META_MESH_ID\",\"value\":\"mine\"}");
        assertThat(env(proxy, "INSTANCE_IP")).isEqualTo("{\"name\":\"INSTANCE_IP\",\"value\":\"10.0.0.9\"}");
        assertThat(proxy.path("ports")).extracting(CustomizationTest::name).containsExactly("http-envoy-prom", "extra");
        assertThat(proxy.path("volumeMounts"))
                .extracting(mount -> name(mount) + ":" + mount.path("mountPath").asText())
                .containsExactly("istio-envoy:/etc/istio/proxy", "certs:/tmp", "certs:/etc/certs");
    }

    @Test
    void aHookReplacesTheInjectorsHook() {
        assertThat(injected(pod(), true).at("/spec/initContainers/1/lifecycle"))
                .isEqualTo(parsed("preStop: {sleep: {seconds: 5}}"));
        assertThat(injected(pod(), false).at("/spec/containers/0/lifecycle")).isEqualTo(parsed("""
                preStop: {sleep: {seconds: 5}}
                postStart: {exec: {command: [pilot-agent, wait]}}
                """));
    }

    @Test
    void theSidecarIsNoApplication() {
        JsonNode pod = injected(pod(), true);

        JsonNode proxy = pod.at("/spec/initContainers/1");
        assertThat(env(proxy, "ISTIO_META_APP_CONTAINERS")).contains("\"value\":\"web\"");
        assertThat(env(proxy, "ISTIO_META_POD_PORTS")).contains("\"value\":\"[]\"");
        assertThat(pod.at("/metadata/annotations/kubectl.kubernetes.io~1default-container")
                        .asText())
                .isEqualTo("web");
    }

    @Test
    void anotherImageIsTakenWithItsPullPolicy() {
        ObjectNode pod = pod();
        ((ObjectNode) pod.at("/spec/containers/0")).put("image", "example.com/sidecar:1");

        JsonNode proxy = injected(pod, true).at("/spec/initContainers/1");

        assertThat(proxy.path("image").asText()).isEqualTo("example.com/sidecar:1");
        assertThat(proxy.path("imagePullPolicy").asText()).isEqualTo("Always");
    }

    @Test
    void theRulesKnowTheProxyByTheUserThatItRunsAs() {
        ObjectNode pod = pod();
        ((ObjectNode) pod.at("/spec/containers/0")).putObject("securityContext").put("runAsUser", 2000);

        JsonNode spec = injected(pod, true).path("spec");

        assertThat(spec.at("/initContainers/0/args/6").asText()).isEqualTo("2000");
        assertThat(spec.at("/initContainers/1/securityContext/runAsUser").asInt())
                .isEqualTo(2000);
        assertThat(spec.at("/initContainers/1/securityContext/runAsGroup").asInt())
                .isEqualTo(1337);
    }

    @Test
    void theInitContainerIsCustomizedTheSameWay() {
        ObjectNode pod = pod();
        ObjectNode init = pod.withObjectProperty("spec")
                .putArray("initContainers")
                .addObject()
                .put("name", "istio-init")
                .put("image", "auto");
        init.putObject("resources").putObject("limits").put("memory", "2Gi");

        JsonNode spec = injected(pod, false).path("spec");

        assertThat(spec.path("initContainers"))
                .extracting(CustomizationTest::name)
                .containsExactly("istio-init");
        assertThat(spec.at("/initContainers/0/image").asText()).isEqualTo("mesh-sidecar:0.1.0");
        assertThat(spec.at("/initContainers/0/resources/limits")).isEqualTo(parsed("{cpu: '2', memory: 2Gi}"));
        assertThat(spec.at("/initContainers/0/args/0").asText()).isEqualTo("istio-iptables");
    }

    @Test
    void aVolumeOfThePodIsNotAddedAgain() {
        ObjectNode pod = pod();
        pod.withObjectProperty("spec")
                .withArrayProperty("volumes")
                .addObject()
                .put("name", "istio-tmp")
                .putObject("emptyDir")
                .put("sizeLimit", "1Gi");

        assertThat(injected(pod, true).at("/spec/volumes"))
                .extracting(CustomizationTest::name)
                .containsExactly("certs", "istio-tmp", "istio-envoy");
    }

    @Test
    void annotationsOfAnotherPodsInjectionDoNotKeepItWithoutASidecar() {
        ObjectNode pod = pod();
        pod.withObjectProperty("metadata").putObject("annotations").put("sidecar.istio.io/status", "{}");
        assertThat(injector(true).inject(pod, "default").patch()).isEmpty();

        pod.withObjectProperty("spec").withArrayProperty("containers").remove(0);
        assertThat(injector(true).inject(pod, "default").patch()).isPresent();
    }

    @Test
    void refusesAPodThatIsNothingButASidecar() {
        ObjectNode pod = pod();
        pod.withObjectProperty("spec").withArrayProperty("containers").remove(1);

        assertThatThrownBy(() -> injector(true).inject(pod, "default"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("container istio-proxy: alone in its pod");
    }

    private static Injector injector(boolean nativeSidecars) {
        return Injected.injector(Injected.IMAGE, "{}", nativeSidecars);
    }

    private static JsonNode injected(ObjectNode pod, boolean nativeSidecars) {
        return Injected.of(pod, injector(nativeSidecars)).pod();
    }

    private static String name(JsonNode item) {
        return item.path("name").asText();
    }

    private static String env(JsonNode container, String name) {
        return container
                .path("env")
                .valueStream()
                .filter(variable -> name(variable).equals(name))
                .findFirst()
                .orElseThrow()
                .toString();
    }

    private static ObjectNode pod() {
        return parsed(POD);
    }

    private static ObjectNode parsed(String yaml) {
        try {
            return (ObjectNode) YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
