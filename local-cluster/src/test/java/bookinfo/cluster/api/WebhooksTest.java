package bookinfo.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhooksTest {
    private static final User ASKER = User.controller("replicaset-controller");

    private static final int PATIENT = 30;

    @TempDir
    private Path directory;

    private Store store;
    private Cluster cluster;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(directory);
        cluster = new Cluster(store, new TestClock(), new Random(1));
        ObjectNode namespace = RunningApi.named("default");
        Metadata.of(namespace).putObject("labels").put("inject", "yes");
        cluster.create(Kinds.NAMESPACE, "", namespace, ASKER);
        cluster.create(Kinds.SERVICE_ACCOUNT, "default", RunningApi.named("default"), ASKER);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void aContainerThatAWebhookAddsIsCompleted() throws Exception {
        String patch =
                "[{\"op\":\"add\",\"path\":\"/spec/containers/-\",\"value\":{\"name\":\"side\",\"image\":\"s:1\"}}]";
        try (FakeWebhook hook = new FakeWebhook("hook.default.svc", review -> Optional.of(patching(patch)))) {
            register(Kinds.MUTATING_WEBHOOK_CONFIGURATION, hook, PATIENT);
            ObjectNode pod = cluster.create(Kinds.POD, "default", pod(), ASKER);

            JsonNode side = pod.at("/spec/containers/1");
            assertThat(side.path("imagePullPolicy").asText()).isEqualTo("IfNotPresent");
            assertThat(Metadata.name(pod)).matches("web-[a-z0-9]{5}");

            JsonNode asked = hook.reviews.getFirst();
            assertThat(asked.path("operation").asText()).isEqualTo("CREATE");
            assertThat(asked.at("/userInfo/username").asText())
                    .isEqualTo("system:serviceaccount:kube-system:replicaset-controller");
            assertThat(asked.has("name")).isFalse();
            assertThat(asked.at("/object/metadata").has("uid")).isFalse();
            assertThat(asked.at("/object/metadata/generateName").asText()).isEqualTo("web-");
            assertThat(asked.at("/object/spec/serviceAccountName").asText()).isEqualTo("default");
        }
    }

    @Test
    void aRefusalCarriesTheWebhooksWordsAndWarnings() throws Exception {
        ObjectNode no = Json.object().put("allowed", false);
        no.putObject("status").put("message", "weight: -1 (expected: 0..1000000)");
        no.putArray("warnings").add("careful");
        try (FakeWebhook hook = new FakeWebhook("hook.default.svc", review -> Optional.of(no))) {
            register(Kinds.VALIDATING_WEBHOOK_CONFIGURATION, hook, PATIENT);
            List<String> warnings = new ArrayList<>();
            WriteOptions options = new WriteOptions(ASKER, false, "kubectl", "Strict", warnings);
            assertThatThrownBy(() -> cluster.writes().create(Kinds.POD, "default", pod(), options))
                    .isInstanceOfSatisfying(ApiFailure.class, failure -> {
                        assertThat(failure.code()).isEqualTo(400);
                        assertThat(failure.reason()).isEmpty();
                    })
                    .hasMessage("admission webhook \"hook.example.com\" denied the request: weight: -1 (expected:"
                            + " 0..1000000)");
            assertThat(warnings).containsExactly("careful");
            assertThat(cluster.list(Kinds.POD, "")).isEmpty();
        }
    }

    @Test
    void anUpdateShowsTheOldObjectAndAStatusIsNotAsked() throws Exception {
        try (FakeWebhook hook = new FakeWebhook("hook.default.svc", review -> Optional.of(allowing()))) {
            register(Kinds.VALIDATING_WEBHOOK_CONFIGURATION, hook, PATIENT);
            ObjectNode created = cluster.create(Kinds.POD, "default", pod(), ASKER);
            cluster.updateStatus(Kinds.POD, created, pod -> {
                pod.withObjectProperty("status").put("phase", "Running");
                return pod;
            });
            cluster.update(Kinds.POD, created, pod -> {
                Metadata.of(pod).withObjectProperty("labels").put("a", "b");
                return pod;
            });
            assertThat(hook.reviews)
                    .extracting(review -> review.path("operation").asText())
                    .containsExactly("CREATE", "UPDATE");
            JsonNode update = hook.reviews.getLast();
            assertThat(update.at("/object/metadata/labels/a").asText()).isEqualTo("b");
            assertThat(update.at("/oldObject/metadata/labels").isMissingNode()).isTrue();
        }
    }

    @Test
    void onlyWhatTheSelectorsAndRulesNameIsAsked() throws Exception {
        try (FakeWebhook hook = new FakeWebhook("hook.default.svc", review -> Optional.of(allowing()))) {
            register(Kinds.VALIDATING_WEBHOOK_CONFIGURATION, hook, PATIENT);
            cluster.create(Kinds.CONFIG_MAP, "default", RunningApi.named("a"), ASKER);
            cluster.create(Kinds.NAMESPACE, "", RunningApi.named("other"), ASKER);
            cluster.create(Kinds.SERVICE_ACCOUNT, "other", RunningApi.named("default"), ASKER);
            cluster.create(Kinds.POD, "other", pod(), ASKER);
            assertThat(hook.reviews).isEmpty();
        }
    }

    @Test
    void aWebhookThatIsNotThereStopsTheWriteUnlessItMayBeIgnored() throws Exception {
        FakeWebhook hook = new FakeWebhook("hook.default.svc", review -> Optional.of(allowing()));
        register(Kinds.MUTATING_WEBHOOK_CONFIGURATION, hook, PATIENT);
        hook.close();
        assertThatThrownBy(() -> cluster.create(Kinds.POD, "default", pod(), ASKER))
                .hasMessage(
                        "Internal error occurred: failed calling webhook \"hook.example.com\": failed to call webhook:"
                                + " Post \"https://hook.default.svc:443/inject?timeout=30s\": connection refused");
        ObjectNode registered =
                cluster.get(Kinds.MUTATING_WEBHOOK_CONFIGURATION, "", "hook").orElseThrow();
        cluster.update(Kinds.MUTATING_WEBHOOK_CONFIGURATION, registered, configuration -> {
            ((ObjectNode) configuration.at("/webhooks/0")).put("failurePolicy", "Ignore");
            return configuration;
        });
        cluster.create(Kinds.POD, "default", pod(), ASKER);
        assertThat(cluster.list(Kinds.POD, "")).hasSize(1);
    }

    @Test
    void aWebhookThatDoesNotAnswerInTimeStopsTheWrite() throws Exception {
        try (FakeWebhook hook = new FakeWebhook("hook.default.svc", review -> Optional.empty())) {
            register(Kinds.VALIDATING_WEBHOOK_CONFIGURATION, hook, 1);
            assertThatThrownBy(() -> cluster.create(Kinds.POD, "default", pod(), ASKER))
                    .hasMessageEndingWith("?timeout=1s\": context deadline exceeded");
        }
    }

    @Test
    void aCertificateOfAnotherNameOrAuthorityIsNotTrusted() throws Exception {
        try (FakeWebhook impostor = new FakeWebhook("other.default.svc", review -> Optional.of(allowing()))) {
            register(Kinds.VALIDATING_WEBHOOK_CONFIGURATION, impostor, PATIENT);
            assertThatThrownBy(() -> cluster.create(Kinds.POD, "default", pod(), ASKER))
                    .isInstanceOf(ApiFailure.class)
                    .hasMessageContaining("failed calling webhook");
            assertThat(impostor.reviews).isEmpty();
        }
    }

    private void register(Kind kind, FakeWebhook hook, int timeoutSeconds) {
        ObjectNode configuration = RunningApi.named("hook");
        ObjectNode webhook = configuration.putArray("webhooks").addObject();
        webhook.put("name", "hook.example.com")
                .put("timeoutSeconds", timeoutSeconds)
                .put("sideEffects", "None");
        ObjectNode client = webhook.putObject("clientConfig").put("caBundle", hook.caBundle);
        client.putObject("service")
                .put("name", "hook")
                .put("namespace", "default")
                .put("path", "/inject");
        webhook.putObject("namespaceSelector").putObject("matchLabels").put("inject", "yes");
        ObjectNode rule = webhook.putArray("rules").addObject();
        rule.putArray("operations").add("CREATE").add("UPDATE");
        rule.putArray("apiGroups").add("");
        rule.putArray("apiVersions").add("v1");
        rule.putArray("resources").add("pods");
        cluster.create(kind, "", configuration, ASKER);
        createService("hook", hook.port());
    }

    private void createService(String name, int port) {
        ObjectNode service = RunningApi.named(name);
        service.putObject("spec")
                .putArray("ports")
                .addObject()
                .put("name", "https")
                .put("port", 443);
        cluster.create(Kinds.SERVICE, "default", service, ASKER);
        ObjectNode slice = RunningApi.named(name + "-1");
        Metadata.of(slice).putObject("labels").put("kubernetes.io/service-name", name);
        slice.putArray("ports").addObject().put("name", "https").put("port", port);
        ObjectNode endpoint = slice.putArray("endpoints").addObject();
        endpoint.putArray("addresses").add("127.0.0.1");
        endpoint.putObject("conditions").put("ready", true);
        cluster.create(Kinds.ENDPOINT_SLICE, "default", slice, ASKER);
    }

    private static ObjectNode pod() {
        ObjectNode pod = Json.object();
        pod.putObject("metadata").put("generateName", "web-");
        pod.putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", "c")
                .put("image", "i:1");
        return pod;
    }

    private static ObjectNode allowing() {
        return Json.object().put("allowed", true);
    }

    private static ObjectNode patching(String patch) {
        return allowing()
                .put("patchType", "JSONPatch")
                .put("patch", Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8)));
    }
}
