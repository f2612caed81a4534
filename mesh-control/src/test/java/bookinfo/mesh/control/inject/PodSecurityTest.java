package bookinfo.mesh.control.inject;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which levels of Pod Security are met by the pods that the manifests make, without and with their sidecars. */
class PodSecurityTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path K8S = Path.of("../k8s");

    record Workload(String file, String name, ObjectNode pod) {
        @Override
        public String toString() {
            return name + " of " + file;
        }
    }

    private static List<Workload> workloads() throws IOException {
        List<Workload> workloads = new ArrayList<>();
        for (String folder : List.of("mesh", "bookinfo", "httpbin")) {
            try (Stream<Path> files = Files.list(K8S.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".yaml"))
                        .sorted()
                        .forEach(file -> workloads.addAll(read(file)));
            }
        }
        return workloads;
    }

    private static List<Workload> applications() throws IOException {
        return workloads().stream()
                .filter(workload -> !workload.file().startsWith("mesh/"))
                .toList();
    }

    @Test
    void theManifestsHaveWorkloads() throws IOException {
        assertThat(workloads())
                .extracting(Workload::name)
                .contains("istiod", "istio-ingressgateway", "productpage-v1", "httpbin", "mongodb-v1", "mysqldb-v1");
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void everyPodMeetsTheLevelRestricted(Workload workload) {
        assertThat(PodSecurity.restricted(workload.pod().path("spec"))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("applications")
    void withASidecarOnlyTheInitContainerDoesNot(Workload workload) {
        for (boolean nativeSidecars : new boolean[] {true, false}) {
            JsonNode spec = injected(workload.pod(), "{}", nativeSidecars).path("spec");

            assertThat(PodSecurity.baseline(spec))
                    .containsExactly("istio-init: capability: NET_ADMIN", "istio-init: capability: NET_RAW");
            assertThat(PodSecurity.restricted(spec))
                    .containsExactlyInAnyOrder(
                            "istio-init: capability: NET_ADMIN",
                            "istio-init: capability: NET_RAW",
                            "istio-init: runAsNonRoot: not true",
                            "istio-init: runAsUser: 0");
        }
    }

    @ParameterizedTest
    @MethodSource("applications")
    void withASidecarThatRedirectsNothingItStillMeetsRestricted(Workload workload) {
        JsonNode spec = injected(workload.pod(), "defaultConfig: {interceptionMode: NONE}", true)
                .path("spec");

        assertThat(PodSecurity.restricted(spec)).isEmpty();
    }

    private static JsonNode injected(ObjectNode pod, String mesh, boolean nativeSidecars) {
        return Injected.of(pod, Injected.injector(Injected.IMAGE, mesh, nativeSidecars))
                .pod();
    }

    private static List<Workload> read(Path file) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            List<Workload> workloads = new ArrayList<>();
            while (documents.hasNext()) {
                JsonNode object = documents.next();
                if (object.at("/spec/template") instanceof ObjectNode pod) {
                    workloads.add(new Workload(
                            K8S.relativize(file).toString(),
                            object.at("/metadata/name").asText(),
                            pod));
                }
            }
            return workloads;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
