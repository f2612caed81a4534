package bookinfo.mesh.control.inject;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarningsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{securityContext: {runAsUser: 1337}, containers: [{name: web}]}",
                "{containers: [{name: web, securityContext: {runAsUser: 1337}}]}",
                "{containers: [{name: web, securityContext: {runAsUser: 2000}},"
                        + " {name: istio-proxy, image: auto, securityContext: {runAsUser: 2000}}]}",
            })
    void anApplicationMustNotPassForTheProxy(String spec) {
        assertThat(Injected.of(pod(spec)).warnings())
                .singleElement()
                .asString()
                .matches("container web: runAsUser: (1337|2000) is the sidecar's: calls of this container"
                        + " pass it by");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{securityContext: {runAsUser: 1337}, containers: [{name: web, securityContext: {runAsUser: 1}}]}",
                "{containers: [{name: web}]}",
            })
    void othersMayBeWhoTheyWant(String spec) {
        assertThat(Injected.of(pod(spec)).warnings()).isEmpty();
    }

    @Test
    void norIsItOfAnyConcernWithoutRedirection() {
        assertThat(Injected.of(
                                pod("{securityContext: {runAsGroup: 1337}, containers: [{name: web}]}"),
                                "defaultConfig: {interceptionMode: NONE}")
                        .warnings())
                .isEmpty();
        assertThat(Injected.of(pod("{securityContext: {runAsGroup: 1337}, containers: [{name: web}]}"))
                        .warnings())
                .hasSize(1);
    }

    private static ObjectNode pod(String spec) {
        return Injected.yaml("{metadata: {name: web}, spec: " + spec + "}");
    }
}
