package bookinfo.mesh.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    @Test
    void a_bootstrap_says_who_and_where() {
        Bootstrap bootstrap = Resources.bootstrap(15010);
        assertThat(bootstrap.nodeId()).isEqualTo("sidecar~127.0.0.1~a.b~b");
        assertThat(bootstrap.nodeMetadata()).containsEntry("LABELS", Map.of("app", "a"));
        assertThat(bootstrap.clusters()).isEmpty();
        ControlPlane control = bootstrap.controlPlane().orElseThrow();
        assertThat(control.addresses()).containsExactly(InetSocketAddress.createUnresolved("localhost", 15010));
        assertThat(control.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void configuration_has_a_size() {
        assertThatThrownBy(() -> Resources.tree(ResourceType.CLUSTER, "{name: " + "a".repeat(5 << 20) + "}"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("exceeds the limit");
        assertThatThrownBy(() -> Resources.tree(ResourceType.CLUSTER, "[".repeat(200) + "]".repeat(200)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Depth");
    }
}
