package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    @Test
    @NeedsProgram("kubectl")
    void withoutAnyControlPlaneNewPodsWaitAndSayWhy(TestMesh mesh) throws Exception {
        scale(mesh, "istio-system", "istiod", 0);
        try {
            Await.await(
                    RECOVERY,
                    () -> assertThat(mesh.kubectl("get", "pods", "-n", "istio-system", "-l", "app=istiod", "-o", "name")
                                    .ok()
                                    .out())
                            .isBlank());
            scale(mesh, "default", "ratings-v1", 2);
            awaitEvent(
                    mesh,
                    "default",
                    "Warning +FailedCreate +replicaset/ratings-v1-\\S+ +Error creating: .*"
                            + "failed calling webhook \"namespace.sidecar-injector.istio.io\"");
            assertThat(mesh.kubectl("get", "deploy", "ratings-v1").ok().out()).containsPattern("ratings-v1 +1/2");
            assertThat(mesh.get("/productpage").body()).doesNotContain("Error fetching");
            assertThat(mesh.kubectl("apply", "-f", "k8s/scenarios/03-all-v1")
                            .fails()
                            .err())
                    .contains("failed calling webhook \"validation.istio.io\"");
        } finally {
            scale(mesh, "istio-system", "istiod", 1);
            rolledOut(mesh, "default", "ratings-v1");
            scale(mesh, "default", "ratings-v1", 1);
            rolledOut(mesh, "istio-system", "istiod");
        }
    }

    @Test
    @NeedsProgram("kubectl")
    void aMeshConfigThatCannotBeUsedIsToldWhereItStands(TestMesh mesh) throws Exception {
        String before = mesh.kubectl("get", "cm", "istio", "-n", "istio-system", "-o", "jsonpath={.data.mesh}")
                .ok()
                .out();
        try {
            meshConfig(mesh, "accessLogFil: /dev/stdout");
            awaitEvent(
                    mesh,
                    "istio-system",
                    "Warning +InvalidMeshConfig +configmap/istio +.*accessLogFil: unknown field \\(did you mean");
            assertThat(mesh.get("/productpage").statusCode()).isEqualTo(200);
        } finally {
            meshConfig(mesh, before);
        }
    }

    private static void meshConfig(TestMesh mesh, String text) throws IOException, InterruptedException {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.withObject("/data").put("mesh", text);
        mesh.kubectl("patch", "cm", "istio", "-n", "istio-system", "--type=merge", "-p", patch.toString())
                .ok();
    }

    private static void awaitEvent(TestMesh mesh, String namespace, String pattern) throws Exception {
        Await.await(
                RECOVERY,
                () -> assertThat(mesh.kubectl("get", "events", "-n", namespace)
                                .ok()
                                .out())
                        .containsPattern(pattern));
    }

    private static void scale(TestMesh mesh, String namespace, String deployment, int replicas)
            throws IOException, InterruptedException {
        mesh.kubectl("scale", "-n", namespace, "deploy/" + deployment, "--replicas=" + replicas)
                .ok();
    }

    private static void rolledOut(TestMesh mesh, String namespace, String deployment)
            throws IOException, InterruptedException {
        mesh.kubectl("rollout", "status", "-n", namespace, "deploy/" + deployment, "--timeout=90s")
                .ok();
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
