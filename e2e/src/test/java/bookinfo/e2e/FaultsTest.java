package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is killed comes back; traffic that does not need it goes on; configuration is whole again afterwards. */
@ExtendWith(Shared.class)
class FaultsTest {
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    @Test
    void aKilledServiceIsRestartedWhileThePageDegrades(TestMesh mesh) throws Exception {
        long killed = kill(mesh, "details-v1", "details");

        assertThat(mesh.get("/productpage").statusCode()).isEqualTo(200);
        awaitRestart(mesh, "details-v1", "details", killed);
        Await.await(RECOVERY, () -> assertThat(mesh.get("/productpage").body()).doesNotContain("Error fetching"));
    }

    @Test
    void aKilledSidecarIsRestartedAndHasItsRulesAgain(TestMesh mesh) throws Exception {
        mesh.apply("02-versions", "03-all-v1");
        long killed = kill(mesh, "productpage-v1", "istio-proxy");

        awaitRestart(mesh, "productpage-v1", "istio-proxy", killed);
        Await.await(
                RECOVERY,
                () -> assertThat(mesh.get("/productpage").statusCode()).isEqualTo(200));
        mesh.bookinfo("verify", "03-all-v1").ok();
    }

    @Test
    void aKilledGatewayComesBack(TestMesh mesh) throws Exception {
        long killed = kill(mesh, "istio-ingressgateway", "istio-proxy");

        awaitRestart(mesh, "istio-ingressgateway", "istio-proxy", killed);
        Await.await(
                RECOVERY,
                () -> assertThat(mesh.get("/productpage").statusCode()).isEqualTo(200));
    }

    @Test
    void withoutItsControlPlaneTheMeshServesOnAndFollowsAgainAfterwards(TestMesh mesh) throws Exception {
        mesh.apply("02-versions", "03-all-v1");
        long killed = kill(mesh, "istiod", "discovery");

        mesh.bookinfo("verify", "03-all-v1").ok();
        awaitRestart(mesh, "istiod", "discovery", killed);
        mesh.apply("07-shifting-50");
        mesh.bookinfo("verify", "07-shifting-50").ok();
    }

    private static long kill(TestMesh mesh, String pod, String container) throws IOException, InterruptedException {
        long pid = mesh.pid(pod, container);
        Command.run(TestMesh.ROOT, java.util.Map.of(), List.of("kill", "-9", Long.toString(pid)))
                .ok();
        return pid;
    }

    private static void awaitRestart(TestMesh mesh, String pod, String container, long before) throws Exception {
        Await.await(RECOVERY, () -> assertThat(mesh.pid(pod, container)).isNotEqualTo(before));
        Await.await(
                RECOVERY,
                () -> assertThat(mesh.bookinfo("get", "pods", "-A").ok().out())
                        .doesNotContainPattern(pod + "\\S* +(0/1|[01]/2)"));
    }
}
