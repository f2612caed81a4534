package bookinfo.mesh.control.inject;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.control.webhook.Admission;
import bookinfo.mesh.control.webhook.Admission.Verdict;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InjectorTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As the API server sends a pod of a ReplicaSet: it has no name yet. */
    private static final String POD = """
            {"metadata": {
               "generateName": "ratings-v1-674cf7669b-",
               "labels": {"app": "ratings", "version": "v1", "pod-template-hash": "674cf7669b"},
               "annotations": {"prometheus.io/scrape": "true", "prometheus.io/port": "9080", "prometheus.io/path": "/metrics"},
               "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "ratings-v1-674cf7669b", "controller": true}]},
             "spec": {"serviceAccountName": "bookinfo-ratings",
               "containers": [{"name": "ratings", "image": "ratings",
                 "ports": [{"containerPort": 9080, "name": "http"}],
                 "readinessProbe": {"httpGet": {"path": "/q/health/ready", "port": "http", "scheme": "HTTP"}, "periodSeconds": 1, "timeoutSeconds": 2},
                 "livenessProbe": {"httpGet": {"path": "/q/health/live", "port": 9080}}}]}}
            """;

    private final Injector injector =
            Injected.injector(Injected.IMAGE, "defaultConfig: {interceptionMode: NONE}", false);

    @Test
    void addsTheSidecarLastAndTellsItWhoItIs() {
        JsonNode pod = injected(pod(), "default");

        JsonNode sidecar = pod.at("/spec/containers/1");
        assertThat(pod.at("/spec/containers/0/name").asText()).isEqualTo("ratings");
        assertThat(sidecar.path("name").asText()).isEqualTo("istio-proxy");
        assertThat(sidecar.path("image").asText()).isEqualTo("mesh-sidecar:0.1.0");
        assertThat(sidecar.path("args").toString()).isEqualTo("[\"proxy\",\"sidecar\"]");
        assertThat(env(sidecar, "ISTIO_META_WORKLOAD_NAME")).isEqualTo("ratings-v1");
        assertThat(env(sidecar, "ISTIO_META_OWNER"))
                .isEqualTo("kubernetes://apis/apps/v1/namespaces/default/deployments/ratings-v1");
        assertThat(env(sidecar, "ISTIO_META_INTERCEPTION_MODE")).isEqualTo("NONE");
        assertThat(env(sidecar, "ISTIO_METAJSON_LABELS"))
                .isEqualTo(
                        "{\"app\":\"ratings\",\"version\":\"v1\",\"pod-template-hash\":\"674cf7669b\","
                                + "\"service.istio.io/canonical-name\":\"ratings\",\"service.istio.io/canonical-revision\":\"v1\"}");
        assertThat(env(sidecar, "ISTIO_PROMETHEUS_ANNOTATIONS"))
                .isEqualTo("{\"scrape\":\"true\",\"path\":\"/metrics\",\"port\":\"9080\"}");
        assertThat(sidecar.at("/env/0/valueFrom/fieldRef/fieldPath").asText()).isEqualTo("metadata.name");
    }

    @Test
    void leadsProbesToTheAgentAndTellsItTheOriginals() throws JsonProcessingException {
        JsonNode pod = injected(pod(), "default");

        JsonNode readiness = pod.at("/spec/containers/0/readinessProbe");
        assertThat(readiness.at("/httpGet/path").asText()).isEqualTo("/app-health/ratings/readyz");
        assertThat(readiness.at("/httpGet/port").asInt()).isEqualTo(15020);
        assertThat(readiness.path("periodSeconds").asInt()).isEqualTo(1);
        JsonNode probers = JSON.readTree(env(pod.at("/spec/containers/1"), "ISTIO_KUBE_APP_PROBERS"));
        assertThat(probers.path("/app-health/ratings/readyz").toString())
                .isEqualTo(
                        "{\"httpGet\":{\"path\":\"/q/health/ready\",\"port\":9080,\"scheme\":\"HTTP\"},\"timeoutSeconds\":2}");
        assertThat(probers.path("/app-health/ratings/livez").at("/httpGet/path").asText())
                .isEqualTo("/q/health/live");
    }

    @Test
    void marksThePodButPromisesNoMutualTls() {
        JsonNode metadata = injected(pod(), "default").path("metadata");

        assertThat(metadata.at("/annotations/istio.io~1rev").asText()).isEqualTo("default");
        assertThat(metadata.at("/annotations/prometheus.io~1port").asText()).isEqualTo("15020");
        assertThat(metadata.at("/annotations/kubectl.kubernetes.io~1default-container")
                        .asText())
                .isEqualTo("ratings");
        assertThat(metadata.at("/annotations/sidecar.istio.io~1status").asText())
                .isEqualTo("{\"initContainers\":null,\"containers\":[\"istio-proxy\"],\"volumes\":null,"
                        + "\"imagePullSecrets\":null,\"revision\":\"default\"}");
        assertThat(metadata.path("labels").has("security.istio.io/tlsMode")).isFalse();
    }

    @Test
    void leavesAPodAloneThatHasASidecar() {
        JsonNode once = injected(pod(), "default");

        assertThat(injector.inject((ObjectNode) once, "default").patch()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "default,      label,      false, false",
        "default,      annotation, false, false",
        "default,      label,      true,  true",
        "istio-system, label,      true,  false",
        "kube-system,  annotation, true,  false",
    })
    void followsThePodsWishExceptInSystemNamespaces(String namespace, String where, String wish, boolean expected) {
        ObjectNode pod = pod();
        pod.withObjectProperty("metadata")
                .withObjectProperty(where.equals("label") ? "labels" : "annotations")
                .put("sidecar.istio.io/inject", wish);

        assertThat(injector.inject(pod, namespace).patch().isPresent()).isEqualTo(expected);
    }

    @Test
    void aLabelOverrulesAnAnnotation() {
        ObjectNode pod = pod();
        pod.withObjectProperty("metadata").withObjectProperty("labels").put("sidecar.istio.io/inject", "true");
        pod.withObjectProperty("metadata").withObjectProperty("annotations").put("sidecar.istio.io/inject", "false");

        assertThat(injector.inject(pod, "default").patch()).isPresent();
    }

    @Test
    void leavesPodsOnTheHostsNetworkAlone() {
        ObjectNode pod = pod();
        pod.withObjectProperty("spec").put("hostNetwork", true);

        assertThat(injector.inject(pod, "default").patch()).isEmpty();
    }

    @Test
    void aPodWithoutOwnerIsItsOwnWorkload() {
        ObjectNode pod = pod();
        ObjectNode metadata = pod.withObjectProperty("metadata");
        metadata.remove("ownerReferences");
        metadata.remove("generateName");
        metadata.put("name", "lonely");

        assertThat(env(injected(pod, "default").at("/spec/containers/1"), "ISTIO_META_OWNER"))
                .isEqualTo("kubernetes://apis/v1/namespaces/default/pods/lonely");
    }

    @ParameterizedTest
    @CsvSource({"report-29387520, cronjobs/report, report", "report-2024, jobs/report-2024, report-2024"})
    void aScheduledJobsPodBelongsToItsCronJob(String job, String uri, String name) {
        ObjectNode pod = Injected.yaml("""
                metadata:
                  generateName: %1$s-
                  ownerReferences: [{apiVersion: batch/v1, kind: Job, name: %1$s, controller: true}]
                spec: {containers: [{name: report}]}
                """.formatted(job));

        Injected injected = Injected.of(pod);

        assertThat(injected.env("ISTIO_META_OWNER")).isEqualTo("kubernetes://apis/batch/v1/namespaces/default/" + uri);
        assertThat(injected.pod()
                        .at("/metadata/labels/service.istio.io~1canonical-name")
                        .asText())
                .isEqualTo(name);
    }

    @Test
    void aLongNameIsCutToALabelsLength() {
        ObjectNode pod = Injected.yaml(
                "{metadata: {name: %s-tail}, spec: {containers: [{name: web}]}}".formatted("n".repeat(62)));

        assertThat(Injected.of(pod)
                        .pod()
                        .at("/metadata/labels/service.istio.io~1canonical-name")
                        .asText())
                .isEqualTo("n".repeat(62));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{httpGet: {host: example.com, port: 80}}",
                "{tcpSocket: {host: 10.0.0.1, port: 5432}}",
                "{httpGet: {path: /healthz/ready, port: 15020}}",
            })
    void aProbeThatIsNotOfTheApplicationStaysAsItIs(String probe) {
        ObjectNode pod = Injected.web();
        ((ObjectNode) pod.at("/spec/containers/0")).set("livenessProbe", Injected.yaml(probe));

        Injected injected = Injected.of(pod);

        assertThat(injected.pod().at("/spec/containers/0/livenessProbe")).isEqualTo(Injected.yaml(probe));
        assertThat(injected.env("ISTIO_KUBE_APP_PROBERS")).isEmpty();
    }

    @Test
    void refusesAProbeOfAPortThatNobodyDeclares() {
        ObjectNode pod = pod();
        ((ObjectNode) pod.at("/spec/containers/0/readinessProbe/httpGet")).put("port", "web");

        Verdict verdict = injector.review(new Admission("1", "default", "CREATE", pod));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Denied.class,
                        denied -> assertThat(denied.message())
                                .isEqualTo("no sidecar for this pod: probe of container ratings: port web"
                                        + " (expected: a number or a port of the container)"));
    }

    private JsonNode injected(ObjectNode pod, String namespace) {
        return JsonPatch.apply(injector.inject(pod, namespace).patch().orElseThrow(), pod);
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
