package bookinfo.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.cli.install.Layer;
import bookinfo.cli.install.Manifests;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The ways to expose the gateway: each as a file for {@code install -f} and as a folder for {@code kubectl -k}. */
class OverlaysTest {
    private static final Path OVERLAYS = Path.of("../k8s/overlays");
    private static final ObjectMapper JSON = new ObjectMapper().setDefaultMergeable(true);
    private static final String GATEWAY = "istio-ingressgateway";

    @TempDir
    Path scratch;

    private static Stream<Path> overlays() throws IOException {
        try (Stream<Path> folders = Files.list(OVERLAYS.resolve("eks"))) {
            return Stream.concat(folders.sorted().toList().stream(), Stream.of(OVERLAYS.resolve("kind")));
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void bothFormsSayTheSame(Path overlay) throws IOException {
        JsonNode patch = yaml(overlay.resolve("service.yaml"));
        assertThat(patch.path("metadata").path("name").asText()).isEqualTo(GATEWAY);
        assertThat(Trees.map(patch.path("metadata").path("annotations"))).isEqualTo(annotations(overlay));
        JsonNode wanted = spec(overlay);
        patch.path("spec").properties().forEach(field -> {
            if (field.getKey().equals("ports")) {
                assertThat(field.getValue()).isSubsetOf(wanted.path("ports"));
            } else {
                assertThat(field.getValue()).isEqualTo(wanted.path(field.getKey()));
            }
        });
        assertThat(patch.path("spec")).hasSameSizeAs(wanted.isMissingNode() ? List.of() : wanted);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void kustomizationLiesOverThePlainMesh(Path overlay) throws IOException {
        JsonNode kustomization = yaml(overlay.resolve("kustomization.yaml"));
        List<String> resources = Trees.texts(kustomization.path("resources"));
        assertThat(resources).hasSize(1);
        assertThat(overlay.resolve(resources.getFirst()).toRealPath())
                .isEqualTo(OVERLAYS.resolveSibling("mesh").toRealPath());
        assertThat(Trees.list(
                        kustomization.path("patches"),
                        patch -> patch.path("path").asText()))
                .containsExactlyElementsOf(
                        Files.exists(overlay.resolve("gateway.yaml"))
                                ? List.of("service.yaml", "gateway.yaml")
                                : List.of("service.yaml"));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void installMakesTheServiceOfTheOperatorFile(Path overlay) throws IOException {
        Manifests manifests = new Manifests(Path.of("../k8s"));
        Layer layer = new Layer.Overlay(overlay.toString(), Files.readString(overlay.resolve("operator.yaml")));
        JsonNode service = manifests.mesh(manifests.wanted(List.of(layer))).stream()
                .filter(object -> object.path("kind").asText().equals("Service"))
                .filter(object -> object.path("metadata").path("name").asText().equals(GATEWAY))
                .findFirst()
                .orElseThrow();
        assertThat(Trees.map(service.path("metadata").path("annotations"))).isEqualTo(annotations(overlay));
        spec(overlay)
                .properties()
                .forEach(field -> assertThat(service.path("spec").path(field.getKey()))
                        .hasToString(field.getValue().toString()));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void doctorHasNothingAgainstThem(Path overlay) throws IOException {
        RecordedStates.assemble("with-controller", scratch);
        change("services.json", yaml(overlay.resolve("service.yaml")));
        Path gateway = overlay.resolve("gateway.yaml");
        if (Files.exists(gateway)) {
            change("pods.json", yaml(gateway).at("/spec/template"));
        }
        assertThat(findings()).isEmpty();
    }

    /** Lays a patch over what was recorded of the gateway. */
    private void change(String recording, JsonNode patch) throws IOException {
        Path file = scratch.resolve(recording);
        JsonNode list = JSON.readTree(file.toFile());
        for (JsonNode object : list.path("items")) {
            if (object.path("metadata").path("name").asText().startsWith(GATEWAY)) {
                JSON.readerForUpdating(object).readValue(patch);
            }
        }
        JSON.writeValue(file.toFile(), list);
    }

    @Test
    void clusterFileAsksForAVersionThatIsNotTooOld() throws IOException {
        RecordedStates.assemble("healthy", scratch);
        JsonNode metadata = yaml(Path.of("../k8s/eks/cluster.yaml")).path("metadata");
        String version = "v" + metadata.path("version").asText() + ".0-eks-0";
        JSON.writeValue(scratch.resolve("version.json").toFile(), Map.of("gitVersion", version));
        assertThat(findings()).isEmpty();
    }

    private List<Finding> findings() {
        return Examination.of(FactsReader.read(Recording.read(scratch, Instant.EPOCH)));
    }

    /** Where components are asked first, and Helm's values of Istio 1.7 where there are none. */
    private static Map<String, String> annotations(Path overlay) throws IOException {
        JsonNode spec = yaml(overlay.resolve("operator.yaml")).path("spec");
        JsonNode values = spec.path("values").path("gateways").path(GATEWAY).path("serviceAnnotations");
        return Trees.map(values.isMissingNode() ? kubernetes(spec).path("serviceAnnotations") : values);
    }

    private static JsonNode spec(Path overlay) throws IOException {
        return kubernetes(yaml(overlay.resolve("operator.yaml")).path("spec")).path("service");
    }

    private static JsonNode kubernetes(JsonNode spec) {
        return spec.path("components").path("ingressGateways").path(0).path("k8s");
    }

    private static JsonNode yaml(Path file) throws IOException {
        Object tree = new Yaml().load(Files.readString(file));
        return tree == null ? MissingNode.getInstance() : JSON.valueToTree(tree);
    }
}
