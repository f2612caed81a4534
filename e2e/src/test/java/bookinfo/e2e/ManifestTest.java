package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All ways to install come to the same objects, and Kubernetes knows every field of them. */
class ManifestTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String CHART = "k8s/charts/bookinfo-mesh";

    @TempDir
    private Path folder = Path.of("");

    private final TestMesh mesh = new TestMesh("manifest");

    @Test
    @NeedsProgram("kubectl")
    void kustomizeMakesTheSameMesh() throws Exception {
        assertThat(objects(run("kubectl", "kustomize", "k8s/mesh"))).isEqualTo(objects(generate()));
    }

    @Test
    @NeedsProgram("kubectl")
    void kustomizeMakesTheSameBookinfo() throws Exception {
        assertThat(objects(run("kubectl", "kustomize", "k8s/bookinfo")))
                .isEqualTo(objects(generate("--component", "bookinfo")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eks/clb",
                "eks/nlb",
                "eks/nlb-instance",
                "eks/nlb-ip",
                "eks/nlb-ip-dualstack",
                "eks/nlb-ip-proxy-protocol",
                "eks/internal",
                "eks/nodeport",
                "kind"
            })
    @NeedsProgram("kubectl")
    void kustomizeExposesTheGatewayAsInstallDoes(String overlay) throws Exception {
        String folder = "k8s/overlays/" + overlay;
        assertThat(objects(run("kubectl", "kustomize", folder)))
                .isEqualTo(objects(generate("-f", folder + "/operator.yaml")));
    }

    @Test
    @NeedsProgram("helm")
    void helmMakesTheSameMesh() throws Exception {
        assertThat(objects(helm())).isEqualTo(withoutNamespace(objects(generate())));
    }

    @Test
    @NeedsProgram("helm")
    void helmsValuesDoWhatOursDo() throws Exception {
        Map<String, JsonNode> helm = objects(helm(
                "--set", "hub=example.com/mesh,tag=2.0,imagePullPolicy=Always,gateway.type=NodePort",
                "--set", "imagePullSecrets[0].name=registry,gateway.serviceAnnotations.a=b",
                "--set", "meshConfig.outboundTrafficPolicy.mode=REGISTRY_ONLY"));
        Map<String, JsonNode> ours = objects(generate(
                "--set", "hub=example.com/mesh",
                "--set", "tag=2.0",
                "--set", "values.global.imagePullPolicy=Always",
                "--set", "values.global.imagePullSecrets[0]=registry",
                "--set", "values.gateways.istio-ingressgateway.type=NodePort",
                "--set", "values.gateways.istio-ingressgateway.serviceAnnotations.a=b",
                "--set", "meshConfig.outboundTrafficPolicy.mode=REGISTRY_ONLY"));

        assertThat(helm).isEqualTo(withoutNamespace(ours));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36"})
    @NeedsProgram("kubernetes-validate")
    void kubernetesKnowsEveryField(String version) throws Exception {
        for (List<String> arguments : List.of(
                List.of("--set", "profile=default"),
                List.of("--set", "profile=demo"),
                List.of("--set", "values.global.networkPolicy.enabled=true"),
                List.of("-f", "k8s/overlays/eks/nlb-instance/operator.yaml"),
                List.of("--component", "bookinfo"))) {
            String manifest = generate(arguments.toArray(String[]::new));

            validate(version, manifest).ok();
        }
        validate(version, Files.readString(TestMesh.ROOT.resolve("k8s/overlays/network-policies/bookinfo.yaml")))
                .ok();
        validate(version, generate().replace("serviceAccountName:", "serviceAcountName:"))
                .fails();
    }

    private Command.Result validate(String version, String manifest) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("manifest.yaml"), manifest);
        return Command.run(
                folder, Map.of(), List.of("kubernetes-validate", "--strict", "-k", version, file.toString()));
    }

    private String generate(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("manifest", "generate"));
        all.addAll(List.of(arguments));
        return mesh.bookinfo(all.toArray(String[]::new)).ok().out();
    }

    private static String helm(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                "helm", "template", "mesh", CHART, "-n", "istio-system", "--include-crds", "--kube-version", "1.36"));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        return Command.run(TestMesh.ROOT, Map.of(), List.of(command)).ok().out();
    }

    private static Map<String, JsonNode> withoutNamespace(Map<String, JsonNode> objects) {
        objects.keySet().removeIf(key -> key.startsWith("Namespace "));
        return objects;
    }

    /** By kind and name. Which way YAML inside of YAML is written does not count. */
    private static Map<String, JsonNode> objects(String text) throws IOException {
        Map<String, JsonNode> objects = new TreeMap<>();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            while (documents.hasNext()) {
                if (documents.next() instanceof ObjectNode object) {
                    if (object.path("data") instanceof ObjectNode data && data.has("mesh")) {
                        data.set("mesh", YAML.readTree(data.path("mesh").asText()));
                    }
                    objects.put(
                            object.path("kind").asText() + " "
                                    + object.at("/metadata/name").asText(),
                            object);
                }
            }
        }
        return objects;
    }
}
