package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Shared.class)
class RulesTest {

    @Test
    void rulesChangeWithoutALostRequest(TestMesh mesh) throws Exception {
        mesh.apply("02-versions");
        Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> visitor = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                try {
                    statuses.merge(mesh.get("/productpage").statusCode(), 1, Integer::sum);
                } catch (Exception e) {
                    statuses.merge(-1, 1, Integer::sum);
                }
            }
        });

        for (int i = 0; i < 3; i++) {
            mesh.apply("03-all-v1", "07-shifting-50", "04-user-routing");
        }
        mesh.bookinfo("delete", "-f", "k8s/scenarios/03-all-v1/virtual-service-all-v1.yaml")
                .ok();
        done.set(true);
        visitor.join();

        assertThat(statuses).containsOnlyKeys(200);
        assertThat(statuses.get(200)).isGreaterThan(20);
    }

    @Test
    void appliedMeansApplied(TestMesh mesh) throws Exception {
        mesh.apply("02-versions");
        for (String scenario : new String[] {"03-all-v1", "07-shifting-50", "03-all-v1"}) {
            assertThat(mesh.bookinfo("apply", "--wait", "-f", "k8s/scenarios/" + scenario)
                            .ok()
                            .out())
                    .containsPattern("programmed: \\d+ of \\d+ proxies");
            mesh.bookinfo("verify", scenario).ok();
        }
    }
}
