package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stock Envoy takes the gateway's place under our control plane, and every scenario keeps its promises through it. */
@NeedsProgram("envoy")
@ExtendWith(Shared.class)
class EnvoyGatewayTest {
    private static final String MANIFEST = "k8s/mesh/istio-ingressgateway.yaml";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @BeforeAll
    static void putEnvoyInPlace(TestMesh mesh) throws Exception {
        String manifest = Files.readString(TestMesh.ROOT.resolve(MANIFEST));
        Path envoy = NeedsProgram.OnPath.find("envoy").orElseThrow();
        Path patched = mesh.state().resolve("envoy-gateway.yaml");
        Files.writeString(patched, manifest.replaceFirst("( +)env:\n", """
                $0$1  - name: PROXY_CONFIG
                $1    value: '{"binaryPath": "%s"}'
                """.formatted(envoy)));
        mesh.bookinfo("apply", "--wait", "-f", patched.toString()).ok();
        Await.await(
                PATIENCE, () -> assertThat(version(mesh)).endsWith("/BoringSSL").contains("/RELEASE/"));
    }

    @AfterAll
    static void putOursBack(TestMesh mesh) throws Exception {
        mesh.bookinfo("apply", "--wait", "-f", MANIFEST).ok();
        Await.await(PATIENCE, () -> assertThat(version(mesh)).doesNotContain("BoringSSL"));
    }

    @ParameterizedTest
    @MethodSource("bookinfo.e2e.ScenarioTest#scenarios")
    void keepsItsPromises(String scenario, TestMesh mesh) throws Exception {
        ScenarioTest.tryPromises(scenario, mesh);
    }

    /** What the one gateway there is says of itself; both kinds answer at the same place. */
    private static String version(TestMesh mesh) throws IOException, InterruptedException {
        ObjectMapper json = new ObjectMapper();
        JsonNode pods = json.readTree(
                        mesh.bookinfo("get", "pods", "-n", "istio-system", "-l", "istio=ingressgateway", "-o", "json")
                                .ok()
                                .out())
                .path("items");
        assertThat(pods).hasSize(1);
        URI info = URI.create("http://" + pods.get(0).at("/status/podIP").asText() + ":15000/server_info");
        try (HttpClient client = HttpClient.newHttpClient()) {
            String answer = client.send(
                            HttpRequest.newBuilder(info)
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return json.readTree(answer).path("version").asText();
        }
    }
}
