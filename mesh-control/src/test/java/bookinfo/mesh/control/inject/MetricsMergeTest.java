package bookinfo.mesh.control.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsMergeTest {
    @ParameterizedTest
    @CsvSource({
        "prometheus.io/port, 9102, /metrics, 9102",
        "prometheus.io/path, stats?format=prometheus, /stats?format=prometheus, 80",
        "prometheus.io/scrape, true, /metrics, 80",
    })
    void prometheusAsksTheAgentAndTheAgentAsksTheApplication(String key, String value, String path, String port) {
        Injected injected = Injected.of(Injected.web(key, value));

        assertThat(injected.env("ISTIO_PROMETHEUS_ANNOTATIONS"))
                .isEqualTo("{\"scrape\":\"true\",\"path\":\"%s\",\"port\":\"%s\"}".formatted(path, port));
        assertAgentIsAsked(injected);
        assertThat(injected.warnings()).isEmpty();
    }

    @Test
    void anApplicationThatSaysNothingHasNoMetrics() {
        Injected injected = Injected.of(Injected.web());

        assertThat(injected.env("ISTIO_PROMETHEUS_ANNOTATIONS")).isEmpty();
        assertAgentIsAsked(injected);
    }

    @ParameterizedTest
    @CsvSource({"prometheus.istio.io/merge-metrics, false", "prometheus.io/scrape, False"})
    void aPodMayKeepItsMetricsApart(String key, String value) {
        var pod = Injected.web("prometheus.io/port", "9102");
        pod.withObject("/metadata/annotations").put(key, value);

        Injected injected = Injected.of(pod);

        assertThat(injected.env("ISTIO_PROMETHEUS_ANNOTATIONS")).isEmpty();
        assertThat(injected.annotations().path("prometheus.io/port").asText()).isEqualTo("9102");
    }

    @ParameterizedTest
    @ValueSource(strings = {"15020", "15090"})
    void theAgentIsNotToldToAskItself(String port) {
        Injected injected = Injected.of(Injected.web("prometheus.io/port", port));

        assertThat(injected.env("ISTIO_PROMETHEUS_ANNOTATIONS")).isEmpty();
        assertThat(injected.annotations().path("prometheus.io/port").asText()).isEqualTo(port);
        assertThat(injected.warnings())
                .containsExactly("annotation prometheus.io/port: " + port
                        + " is a port of the sidecar's: no metrics of the application are merged");
    }

    @ParameterizedTest
    @CsvSource({
        "prometheus.io/port, http",
        "prometheus.io/port, 70000",
        "prometheus.io/port, 0",
        "prometheus.io/path, a b"
    })
    void refusesWhatTheAgentCouldNotAsk(String key, String value) {
        assertThatThrownBy(() -> Injected.of(Injected.web(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("annotation " + key + ": " + value + " (expected: a p");
    }

    private static void assertAgentIsAsked(Injected injected) {
        assertThat(injected.annotations().path("prometheus.io/scrape").asText()).isEqualTo("true");
        assertThat(injected.annotations().path("prometheus.io/port").asText()).isEqualTo("15020");
        assertThat(injected.annotations().path("prometheus.io/path").asText()).isEqualTo("/stats/prometheus");
    }
}
