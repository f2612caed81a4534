package bookinfo.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.cluster.store.Kinds;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Fabric8ClientTest {
    private static final int PATIENCE_SECONDS = 20;
    private static final ResourceDefinitionContext GIZMOS = new ResourceDefinitionContext.Builder()
            .withGroup("example.com")
            .withVersion("v1")
            .withKind("Gizmo")
            .withPlural("gizmos")
            .withNamespaced(true)
            .build();

    @TempDir
    private Path directory;

    private RunningApi api;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        api = new RunningApi(directory, InstantSource.system(), new FakeKubelet());
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(api.kubeconfig().toFile()))
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        api.close();
    }

    @Test
    void anInformerSeesWhatIsThereAndEveryChange() throws Exception {
        client.configMaps().resource(configMap("a", "1")).create();
        var seen = new LinkedBlockingQueue<String>();
        try (var _ = client.configMaps().inNamespace("default").inform(handler(seen))) {
            assertThat(seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("added a 1");
            client.configMaps().resource(configMap("b", "2")).create();
            assertThat(seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("added b 2");
            client.configMaps()
                    .withName("a")
                    .edit(map -> new ConfigMapBuilder(map).addToData("k", "3").build());
            assertThat(seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("updated a 3");
            client.configMaps().withName("b").delete();
            assertThat(seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("deleted b 2");
        }
    }

    @Test
    void aCustomResourceHasItsStatusWrittenApart() throws Exception {
        client.load(Files.newInputStream(Path.of("src/test/yaml/gizmos.yaml"))).create();
        var gizmos = client.genericKubernetesResources(GIZMOS).inNamespace("default");
        client.load(Files.newInputStream(Path.of("src/test/yaml/gizmo-changed.yaml")))
                .create();
        gizmos.withName("g1").editStatus(gizmo -> {
            gizmo.setAdditionalProperty("status", Map.of("phase", "Ready"));
            return gizmo;
        });
        GenericKubernetesResource now = gizmos.withName("g1").get();
        assertThat(now.<String>get("status", "phase")).isEqualTo("Ready");
        assertThat(now.getMetadata().getGeneration()).isEqualTo(1);
        gizmos.withName("g1").edit(gizmo -> {
            gizmo.setAdditionalProperty("status", Map.of("phase", "Ignored"));
            gizmo.setAdditionalProperty("spec", Map.of("size", 7));
            return gizmo;
        });
        now = gizmos.withName("g1").get();
        assertThat(now.<String>get("status", "phase")).isEqualTo("Ready");
        assertThat(now.getMetadata().getGeneration()).isEqualTo(2);
    }

    @Test
    void aStaleUpdateIsAConflict() {
        ConfigMap stale = client.configMaps().resource(configMap("a", "1")).create();
        client.configMaps()
                .withName("a")
                .edit(map -> new ConfigMapBuilder(map).addToData("k", "2").build());
        stale.getData().put("k", "3");
        assertThatThrownBy(() -> client.configMaps().resource(stale).update())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
    }

    @Test
    void waitsForAConditionAndRunsCommands() throws Exception {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node1")
                .addNewContainer()
                .withName("c")
                .withImage("i:1")
                .endContainer()
                .endSpec()
                .build();
        client.pods().resource(pod).create();
        api.cluster.updateStatus(
                Kinds.POD, api.cluster.get(Kinds.POD, "default", "p").orElseThrow(), object -> {
                    object.withObjectProperty("status")
                            .put("phase", "Running")
                            .putArray("conditions")
                            .addObject()
                            .put("type", "Ready")
                            .put("status", "True");
                    return object;
                });
        client.pods().withName("p").waitUntilReady(PATIENCE_SECONDS, TimeUnit.SECONDS);
        var out = new ByteArrayOutputStream();
        try (var watch = client.pods().withName("p").writingOutput(out).exec("echo", "hello")) {
            assertThat(watch.exitCode().get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isZero();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("hello\n");
        assertThat(client.pods().withName("p").getLog()).startsWith("p c line 1");
    }

    @Test
    void knowsWhatTheServerSupports() {
        assertThat(client.supports(Pod.class)).isTrue();
        assertThat(client.getKubernetesVersion().getGitVersion()).isEqualTo("v1.32.4");
    }

    private static ResourceEventHandler<ConfigMap> handler(LinkedBlockingQueue<String> seen) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap map) {
                seen.add("added " + describe(map));
            }

            @Override
            public void onUpdate(ConfigMap before, ConfigMap map) {
                seen.add("updated " + describe(map));
            }

            @Override
            public void onDelete(ConfigMap map, boolean finalStateUnknown) {
                seen.add("deleted " + describe(map));
            }
        };
    }

    private static String describe(ConfigMap map) {
        return map.getMetadata().getName() + " " + map.getData().get("k");
    }

    private static ConfigMap configMap(String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .addToData("k", value)
                .build();
    }
}
