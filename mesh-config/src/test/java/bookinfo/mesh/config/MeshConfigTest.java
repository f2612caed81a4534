package bookinfo.mesh.config;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.config.MeshConfig.OutboundTrafficPolicy;
import bookinfo.mesh.config.ProxyConfig.InterceptionMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeshConfigTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "{}"})
    void isTheDefaultWhereNothingIsSaid(String yaml) {
        MeshConfig.Reading reading = MeshConfig.read("mesh", yaml);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.config()).contains(MeshConfig.DEFAULT);
        assertThat(MeshConfig.DEFAULT.defaultConfig().interceptionMode()).isEqualTo(InterceptionMode.REDIRECT);
    }

    @Test
    void saysWhatWasSet() {
        MeshConfig.Reading reading = MeshConfig.read("mesh", """
                accessLogFile: /dev/stdout
                defaultConfig:
                  interceptionMode: NONE
                  holdApplicationUntilProxyStarts: true
                  gatewayTopology: {numTrustedProxies: 1, proxyProtocol: {}}
                outboundTrafficPolicy:
                  mode: REGISTRY_ONLY
                enableAutoMtls: true
                rootNamespace: istio-system
                trustDomain: cluster.local
                """);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.config())
                .contains(new MeshConfig(
                        new ProxyConfig(InterceptionMode.NONE, Optional.of(true)),
                        new GatewayTopology(1, true),
                        Optional.of("/dev/stdout"),
                        OutboundTrafficPolicy.REGISTRY_ONLY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "defaultConfig: {interceptionMode: TPROXY} | interceptionMode: TPROXY (expected: one of NONE, REDIRECT) at mesh:1",
                "defaultConfig: {discoveryAddress: 'x:1'} | discoveryAddress: an Istio field that is not supported yet at mesh:1",
                "defaultConfig: {gatewayTopology: {numTrustedProxies: -1}} | numTrustedProxies: -1 (expected: 0..100) at mesh:1",
                "defaultConfig: {gatewayTopology: {forwardClientCertDetails: SANITIZE}} | forwardClientCertDetails: an Istio field that is not supported yet at mesh:1",
                "outboundTrafficPolicy: {mode: ALLOW} | mode: ALLOW (expected: one of ALLOW_ANY, REGISTRY_ONLY) at mesh:1",
                "accessLogFile: /var/log/x | accessLogFile: /var/log/x (expected: /dev/stdout or nothing) at mesh:1",
                "acessLogFile: /dev/stdout | acessLogFile: unknown field (did you mean accessLogFile?) at mesh:1",
                "enableAutoMtls: false | enableAutoMtls: false is not supported (expected: true, or nothing) at mesh:1",
                "rootNamespace: other | rootNamespace: other (expected: istio-system) at mesh:1",
                "[] | not an object (expected: apiVersion, kind, metadata, spec) at mesh:1",
            })
    void refusesTheRestByName(String yaml, String problem) {
        MeshConfig.Reading reading = MeshConfig.read("mesh", yaml);

        assertThat(reading.config()).isEmpty();
        assertThat(reading.problems()).extracting(Problem::toString).containsExactly(problem);
    }

    @Test
    void whatStandsBeforeGatewaysIsNotForSidecars() {
        ProxyConfig.Reading reading =
                ProxyConfig.read("annotation", "gatewayTopology: {numTrustedProxies: 1}", ProxyConfig.DEFAULT);

        assertThat(reading.problems())
                .extracting(Problem::toString)
                .containsExactly("gatewayTopology: an Istio field that is not supported yet at annotation:1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "nothing",
            value = {
                "nothing | 2 | true",
                "'' | 2 | true",
                "{holdApplicationUntilProxyStarts: true} | 2 | true",
                "{gatewayTopology: {numTrustedProxies: 1}} | 1 | false",
                "{gatewayTopology: {proxyProtocol: {}}} | 0 | true",
                "{gatewayTopology: {}} | 0 | false",
                "'{\"gatewayTopology\": {\"numTrustedProxies\": 3}}' | 3 | false",
            })
    void aGatewaysPodMaySayOtherwiseThanTheMesh(@Nullable String annotation, int trusted, boolean proxyProtocol) {
        Map<String, String> annotations = annotation == null ? Map.of() : Map.of("proxy.istio.io/config", annotation);

        assertThat(GatewayTopology.read(annotations, new GatewayTopology(2, true)))
                .isEqualTo(new GatewayTopology.Reading(new GatewayTopology(trusted, proxyProtocol), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gatewayTopology: {numTrustedProxies: 101} | numTrustedProxies: 101 (expected: 0..100) at annotation proxy.istio.io/config:1",
                "gatewayTopologie: {} | gatewayTopologie: unknown field (did you mean gatewayTopology?) at annotation proxy.istio.io/config:1",
            })
    void ofAGatewaysAnnotationWithAProblemNothingIsUsed(String annotation, String problem) {
        GatewayTopology mesh = new GatewayTopology(2, true);

        GatewayTopology.Reading reading = GatewayTopology.read(Map.of("proxy.istio.io/config", annotation), mesh);

        assertThat(reading.topology()).isEqualTo(mesh);
        assertThat(reading.problems()).extracting(Problem::toString).containsExactly(problem);
    }

    @Test
    void whoAsksForMoreStatisticsHasThemAnyway() {
        String fortio = "proxyStatsMatcher: {inclusionPrefixes: [cluster.outbound], inclusionRegexps: ['.*']}";

        assertThat(ProxyConfig.read("annotation", fortio, ProxyConfig.DEFAULT))
                .isEqualTo(new ProxyConfig.Reading(Optional.of(ProxyConfig.DEFAULT), List.of()));
    }

    @Test
    void aPodsOwnConfigurationCompletesTheMeshs() {
        ProxyConfig defaults = new ProxyConfig(InterceptionMode.NONE, Optional.empty());

        assertThat(ProxyConfig.read("annotation", "holdApplicationUntilProxyStarts: true", defaults)
                        .config())
                .contains(new ProxyConfig(InterceptionMode.NONE, Optional.of(true)));
    }
}
