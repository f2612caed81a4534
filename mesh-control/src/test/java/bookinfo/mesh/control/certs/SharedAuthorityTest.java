package bookinfo.mesh.control.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedAuthorityTest {
    private static final String NAMESPACE = "istio-system";

    private final KubernetesMockServer api = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
    private KubernetesClient client;

    @BeforeEach
    void start() {
        api.init();
        client = api.createClient();
    }

    @AfterEach
    void stop() {
        client.close();
        api.destroy();
    }

    @Test
    void allReplicasServeCertificatesOfTheFirstsAuthority() throws Exception {
        Authority first = SharedAuthority.find(client, NAMESPACE, Clock.systemUTC());
        Authority second = SharedAuthority.find(client, NAMESPACE, Clock.systemUTC());

        assertThat(second).isEqualTo(first);
        second.sign(List.of("istiod.istio-system.svc"), Authority.keys(), Clock.systemUTC())
                .verify(first.certificate().getPublicKey());
    }

    @Test
    void whatIsNoAuthorityIsNamedAndNotReplaced() {
        SharedAuthority.find(client, NAMESPACE, Clock.systemUTC());
        client.secrets().inNamespace(NAMESPACE).withName(SharedAuthority.NAME).edit(secret -> {
            secret.setData(Map.of("tls.crt", "bm8=", "tls.key", "bm8="));
            return secret;
        });

        assertThatThrownBy(() -> SharedAuthority.find(client, NAMESPACE, Clock.systemUTC()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Secret istiod-webhook-ca: no authority in tls.crt and tls.key");
    }
}
