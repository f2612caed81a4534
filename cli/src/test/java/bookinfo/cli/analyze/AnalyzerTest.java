package bookinfo.cli.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnalyzerTest {
    private static final Map<String, String> RUNNING = Map.of(
            "/api/v1/namespaces",
            "{'metadata': {'name': 'default', 'labels': {'istio-injection': 'enabled'}}}, {'metadata': {'name': 'shop'}}",
            "/api/v1/services",
            "{'metadata': {'namespace': 'default', 'name': 'httpbin'}, 'spec': {'ports': [{'port': 8000}]}}",
            "/apis/networking.istio.io/v1/virtualservices",
            "{'metadata': {'namespace': 'default', 'name': 'httpbin'},"
                    + " 'spec': {'hosts': ['httpbin'], 'http': [{'route': [{'destination': {'host': 'htpbin'}}]}]}}");

    private static final String BREAKER = """
            apiVersion: networking.istio.io/v1alpha3
            kind: DestinationRule
            metadata:
              name: httpbin
            spec:
              host: httpbin
              trafficPolicy:
                outlierDetection:
                  consecutiveErrors: 1
            """;

    private final Analyzer analyzer = new Analyzer();

    @Test
    void findsWhatIsWrongWithTheRunningMesh() {
        analyzer.live(AnalyzerTest::list);
        assertThat(text("default")).isEqualTo("""
                Error [IST0101] (VirtualService default/httpbin) spec.http[0].route[0].destination.host: \
                htpbin.default.svc.cluster.local is no service of this mesh; requests for it are answered 503 \
                (did you mean httpbin.default.svc.cluster.local?)
                """);
        assertThat(text("shop")).startsWith("Info [IST0102] (Namespace shop) ");
        assertThat(Report.text(analyzer.findings(Optional.empty())).lines()).hasSize(2);
        assertThat(Report.failed(analyzer.findings(Optional.of("shop")))).isFalse();
    }

    @Test
    void filesCountAsIfTheyWereApplied() {
        analyzer.live(AnalyzerTest::list);
        analyzer.text("better.yaml", """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: httpbin}
                spec: {hosts: [httpbin], http: [{route: [{destination: {host: httpbin}}]}]}
                """);
        assertThat(text("default")).isEmpty();
    }

    @Test
    void saysWhereInAFileAFieldIsThatIstioIgnores() {
        analyzer.live(path -> path.endsWith("virtualservices") ? list("") : list(path));
        analyzer.text("circuitbreak_rule.yaml", BREAKER);
        List<Finding> findings = analyzer.findings(Optional.of("default"));
        assertThat(Report.text(findings)).isEqualTo("""
                Warning [IST0133] (DestinationRule default/httpbin circuitbreak_rule.yaml:9) \
                spec.trafficPolicy.outlierDetection.consecutiveErrors: deprecated, and Istio ignores it; here it counts \
                as consecutive5xxErrors (expected: consecutive5xxErrors or consecutiveGatewayErrors)
                """);
        assertThat(Report.failed(findings)).isFalse();
    }

    @Test
    void findsWhatIsWrongInFilesAlone() {
        analyzer.text("rule.yaml", BREAKER.replace("host: httpbin", "hots: httpbin"));
        analyzer.text("broken.yaml", "kind: [");
        List<Finding> findings = analyzer.findings(Optional.of("default"));
        assertThat(Report.text(findings))
                .contains("Error [IST0106] (DestinationRule default/httpbin rule.yaml:6) spec.hots: unknown field")
                .contains("Error [IST0106] (File broken.yaml:1) not YAML: ");
        assertThat(Report.failed(findings)).isTrue();
    }

    @Test
    void writesTheKeysOfIstioctl() throws IOException {
        analyzer.text("rule.yaml", BREAKER.replace("host: httpbin", "host: 7"));
        JsonNode first = new ObjectMapper()
                .readTree(Report.json(analyzer.findings(Optional.empty())))
                .path(0);
        assertThat(first.path("code").asText()).isEqualTo("IST0106");
        assertThat(first.path("level").asText()).isEqualTo("Error");
        assertThat(first.path("message").asText()).startsWith("spec.host: 7 (expected: ");
        assertThat(first.path("origin").asText()).isEqualTo("DestinationRule default/httpbin");
        assertThat(first.path("reference").asText()).isEqualTo("rule.yaml:6");
        assertThat(first.path("documentationUrl").asText()).endsWith("/analysis/ist0106/");
    }

    private String text(String namespace) {
        return Report.text(analyzer.findings(Optional.of(namespace)));
    }

    private static JsonNode list(String path) {
        try {
            return new ObjectMapper()
                    .readTree(("{'items': [" + RUNNING.getOrDefault(path, "") + "]}").replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
