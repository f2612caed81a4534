package bookinfo.mesh.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeadershipTest {
    private final KubernetesMockServer api = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
    private final AtomicInteger won = new AtomicInteger();
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
    void oneLeadsAndWhenItEndsTheOtherDoes() {
        try (Leadership second = replica("istiod-2")) {
            try (Leadership first = replica("istiod-1")) {
                first.start();
                Await.until("the first leads", first::leads);
                second.start();
                Await.until(
                        "the second has asked",
                        () -> client.leases()
                                        .inNamespace("istio-system")
                                        .withName("istiod-leader")
                                        .get()
                                != null);
                assertThat(second.leads()).isFalse();
            }
            Await.until("the second leads", second::leads);
        }
        assertThat(won).hasValue(2);
    }

    private Leadership replica(String identity) {
        return new Leadership(client, "istio-system", "istiod-leader", identity, won::incrementAndGet);
    }
}
