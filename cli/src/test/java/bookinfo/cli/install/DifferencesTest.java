package bookinfo.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DifferencesTest {
    @Test
    void whatTheServerAddsOrWritesInItsOwnWayIsNoDifference() {
        assertThat(Differences.between(
                        YamlText.read("{spec: {cpu: '0.5', memory: 1Gi, port: 80, empty: {}, list: [{a: 1}]}}"),
                        YamlText.read(
                                "{spec: {cpu: 500m, memory: 1024Mi, port: 80, list: [{a: 1, b: 2}]}, status: {}}")))
                .isEmpty();
    }

    @Test
    void whatIsMissingOrOtherIsNamedWithItsPath() {
        assertThat(Differences.between(
                        YamlText.read("{spec: {type: LoadBalancer, list: [{a: 1}], more: {deep: x}, few: [1, 2]}}"),
                        YamlText.read("{spec: {type: NodePort, list: [{a: 2}], few: [1]}}")))
                .containsExactly(
                        "spec.type: NodePort (expected: LoadBalancer)",
                        "spec.list[0].a: 2 (expected: 1)",
                        "spec.more: missing (expected: {\"deep\":\"x\"})",
                        "spec.few: [1] (expected: [1,2])");
    }
}
