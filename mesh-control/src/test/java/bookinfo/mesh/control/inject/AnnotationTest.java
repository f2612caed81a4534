package bookinfo.mesh.control.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.mesh.control.inject.Annotation.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AnnotationTest {
    private static final Pattern ROW = Pattern.compile("\\| (`.*?`) \\| (used|warning|refused) \\|.*");
    private static final Map<String, Effect> WORDS =
            Map.of("used", Effect.USED, "warning", Effect.IGNORED, "refused", Effect.REFUSED);

    @Test
    void theDocumentationHasTheSameTable() throws IOException {
        Map<String, Effect> table = new TreeMap<>();
        for (Annotation annotation : Annotation.values()) {
            table.put(annotation.key(), annotation.effect());
        }

        assertThat(documented()).isEqualTo(table);
    }

    /** A name without a domain has that of the name before it. */
    private static Map<String, Effect> documented() throws IOException {
        Map<String, Effect> documented = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/injection.md"))) {
            ROW.matcher(line).results().forEach(row -> {
                String domain = "";
                for (String name : names(row)) {
                    domain = name.contains("/") ? name.substring(0, name.indexOf('/') + 1) : domain;
                    documented.put(name.contains("/") ? name : domain + name, WORDS.get(row.group(2)));
                }
            });
        }
        return documented;
    }

    private static String[] names(MatchResult row) {
        return row.group(1).replace("`", "").split(", ");
    }

    @ParameterizedTest
    @EnumSource(Annotation.class)
    void whatChangesNothingIsSaidAndWhatWouldBeMissedIsRefused(Annotation annotation) {
        switch (annotation.effect()) {
            case USED -> {}
            case IGNORED ->
                assertThat(Injected.of(Injected.web(annotation.key(), "1")).warnings())
                        .containsExactly("annotation " + annotation.key() + ": changes nothing in this mesh");
            case REFUSED ->
                assertThatThrownBy(() -> Injected.of(Injected.web(annotation.key(), "1")))
                        .hasMessageStartingWith("annotation " + annotation.key() + ": not supported (supported: ");
        }
    }

    @ParameterizedTest
    @CsvSource({"networking.istio.io/exportTo, true", "example.com/team, false"})
    void anAnnotationOfIstiosForOtherThingsIsWarnedOf(String key, boolean warned) {
        assertThat(Injected.of(Injected.web(key, "x")).warnings()).hasSize(warned ? 1 : 0);
    }

    @Test
    void theReadinessProbeIsAsThePodWantsIt() {
        var pod = Injected.web("readiness.status.sidecar.istio.io/initialDelaySeconds", "2");
        pod.withObject("/metadata/annotations")
                .put("readiness.status.sidecar.istio.io/periodSeconds", "3")
                .put("readiness.status.sidecar.istio.io/failureThreshold", "7");

        var probe = Injected.of(pod).proxy().path("readinessProbe");

        assertThat(probe.path("initialDelaySeconds").asInt()).isEqualTo(2);
        assertThat(probe.path("periodSeconds").asInt()).isEqualTo(3);
        assertThat(probe.path("failureThreshold").asInt()).isEqualTo(7);
    }

    @Test
    void annotationsOfRedirectionChangeNothingWhereNothingIsRedirected() {
        var pod = Injected.web("traffic.sidecar.istio.io/excludeOutboundPorts", "3306");

        assertThat(Injected.of(pod, "defaultConfig: {interceptionMode: NONE}").warnings())
                .containsExactly("annotation traffic.sidecar.istio.io/excludeOutboundPorts:"
                        + " changes nothing without redirection");
        assertThat(Injected.of(pod).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"no, 1", "False, 1", "true, 0", "'', 0"})
    void onlyTrueAndFalseDecideAboutASidecar(String value, int warnings) {
        assertThat(Injected.of(Injected.web("sidecar.istio.io/inject", value)).warnings())
                .hasSize(warnings)
                .allMatch(warning -> warning.startsWith("sidecar.istio.io/inject: " + value + " (expected: \"true\""));
    }
}
