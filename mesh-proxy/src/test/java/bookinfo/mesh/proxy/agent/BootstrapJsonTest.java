package bookinfo.mesh.proxy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.mesh.proxy.telemetry.Exchanges;
import bookinfo.mesh.proxy.xds.Bootstrap;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BootstrapJsonTest {
    private final Map<String, String> env = new HashMap<>(Map.of(
            "POD_NAME", "reviews-v1-abc",
            "POD_NAMESPACE", "default",
            "INSTANCE_IP", "127.10.5.1",
            "APP_ADDRESS", "127.10.5.2",
            "OUTBOUND_ADDRESS", "127.20.5.1",
            "SERVICE_ACCOUNT", "bookinfo-reviews",
            "ISTIO_META_WORKLOAD_NAME", "reviews-v1",
            "ISTIO_META_INTERCEPTION_MODE", "NONE",
            "ISTIO_METAJSON_LABELS", "{\"app\":\"reviews\",\"version\":\"v1\"}"));

    @Test
    void isWhatTheEngineStartsFrom() {
        Bootstrap bootstrap = Bootstrap.parse("test", BootstrapJson.render(pod(Role.SIDECAR)));
        assertThat(bootstrap.nodeId()).isEqualTo("sidecar~127.10.5.1~reviews-v1-abc.default~default.svc.cluster.local");
        assertThat(bootstrap.nodeCluster()).isEqualTo("reviews.default");
        assertThat(bootstrap.admin()).contains(Exchanges.address("127.10.5.1", 15000));
        assertThat(bootstrap.nodeMetadata())
                .containsEntry("NAME", "reviews-v1-abc")
                .containsEntry("NAMESPACE", "default")
                .containsEntry("WORKLOAD_NAME", "reviews-v1")
                .containsEntry("SERVICE_ACCOUNT", "bookinfo-reviews")
                .containsEntry("LABELS", Map.of("app", "reviews", "version", "v1"))
                .containsEntry("CLUSTER_ID", "Kubernetes")
                .containsEntry("MESH_ID", "cluster.local")
                .containsEntry("INSTANCE_IPS", "127.10.5.1")
                .containsEntry("INTERCEPTION_MODE", "NONE")
                .containsEntry("APP_ADDRESS", "127.10.5.2")
                .containsEntry("OUTBOUND_ADDRESS", "127.20.5.1")
                .containsEntry("ISTIO_VERSION", "0.1.0");
    }

    @Test
    void bindsAllAddressesWhereAPodHasANetworkOfItsOwn() {
        env.put("INSTANCE_IP", "10.244.0.7");
        env.remove("OUTBOUND_ADDRESS");
        env.remove("ISTIO_META_INTERCEPTION_MODE");
        Bootstrap bootstrap = Bootstrap.parse("test", BootstrapJson.render(pod(Role.ROUTER)));
        assertThat(bootstrap.nodeId()).startsWith("router~10.244.0.7~");
        assertThat(bootstrap.admin()).contains(Exchanges.address("127.0.0.1", 15000));
        assertThat(bootstrap.nodeMetadata()).containsEntry("INTERCEPTION_MODE", "REDIRECT");
    }

    @Test
    void healthChecksOfGatewaysMayBeginAsLoadBalancersDo() {
        assertThat(BootstrapJson.render(pod(Role.ROUTER)))
                .containsOnlyOnce("proxy_protocol.v3.ProxyProtocol")
                .contains("\"allow_requests_without_proxy_protocol\":true");
        assertThat(BootstrapJson.render(pod(Role.SIDECAR))).doesNotContain("ProxyProtocol");
    }

    @Test
    void findsTheControlPlaneWhereItIsTold() {
        assertThat(pod(Role.SIDECAR).discovery())
                .isEqualTo(InetSocketAddress.createUnresolved("istiod.istio-system.svc", 15010));
        env.put("PROXY_CONFIG", "{\"discoveryAddress\": \"other:1\"}");
        assertThat(pod(Role.SIDECAR).discovery().getHostString()).isEqualTo("other");
        env.put("DISCOVERY_ADDRESS", "127.0.0.1:2");
        assertThat(pod(Role.SIDECAR).discovery()).isEqualTo(InetSocketAddress.createUnresolved("127.0.0.1", 2));
    }

    @Test
    void givesAStockEnvoyOfALaptopTheAddressThatItCouldNotLookUp() {
        env.put("DISCOVERY_ADDRESS", "localhost:15010");
        assertThat(BootstrapJson.render(pod(Role.ROUTER))).contains("\"localhost\"");
        env.put("PROXY_CONFIG", "{\"binaryPath\": \"/bin/sh\"}");
        assertThat(BootstrapJson.render(pod(Role.ROUTER))).doesNotContain("\"localhost\"");
        env.put("INSTANCE_IP", "10.244.0.7");
        assertThat(BootstrapJson.render(pod(Role.ROUTER))).contains("\"localhost\"");
    }

    @Test
    void whatIsNullIsNotSet() {
        env.put("PROXY_CONFIG", "{\"binaryPath\": null, \"discoveryAddress\": null}");
        assertThat(pod(Role.SIDECAR).discovery())
                .isEqualTo(InetSocketAddress.createUnresolved("istiod.istio-system.svc", 15010));
    }

    @Test
    void namesTheVariableThatIsMissingOrWrong() {
        env.put("PROXY_CONFIG", "{\"binaryPath\": \"/no/envoy\"}");
        assertThatThrownBy(() -> pod(Role.ROUTER))
                .hasMessage("PROXY_CONFIG: binaryPath: /no/envoy (expected: the path of an Envoy that can be run)");
        env.put("DISCOVERY_ADDRESS", "istiod");
        assertThatThrownBy(() -> pod(Role.SIDECAR)).hasMessage("DISCOVERY_ADDRESS: istiod (expected: HOST:PORT)");
        env.put("ISTIO_METAJSON_LABELS", "[1]");
        assertThatThrownBy(() -> pod(Role.SIDECAR)).hasMessage("ISTIO_METAJSON_LABELS: [1] (expected: a JSON object)");
        env.put("POD_NAME", " ");
        assertThatThrownBy(() -> pod(Role.SIDECAR)).hasMessageStartingWith("POD_NAME: not set");
    }

    private PodEnvironment pod(Role role) {
        return PodEnvironment.of(role, env, "0.1.0");
    }
}
