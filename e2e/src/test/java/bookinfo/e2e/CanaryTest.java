package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A second control plane beside the first, as one tries a new version. */
class CanaryTest {
    private final TestMesh mesh = new TestMesh("canary");

    @AfterEach
    void down() {
        mesh.close();
    }

    @Test
    @NeedsProgram("kubectl")
    void aNamespaceIsLedOverToTheCanaryAndBack() throws Exception {
        mesh.up().ok();

        assertThat(mesh.onCluster("upgrade", "-y", "--revision", "canary").ok().out())
                .as("with what the default revision was told: profile=local")
                .contains("\u2714 Installation complete")
                .doesNotContain("Removed");
        label("istio-injection-", "istio.io/rev=canary");
        assertThat(controlPlaneOfReviews()).isEqualTo("istiod-canary.istio-system.svc:15010");
        assertThat(mesh.bookinfo(
                                "apply",
                                "--wait",
                                "-f",
                                "k8s/scenarios/01-gateway",
                                "-f",
                                "k8s/scenarios/02-versions",
                                "-f",
                                "k8s/scenarios/03-all-v1")
                        .ok()
                        .out())
                .as("proxies of both are counted, perhaps one that is being replaced too")
                .containsPattern("reviews programmed: (7 of 7|8 of 8) proxies");
        mesh.bookinfo("verify", "03-all-v1").ok();
        for (String revision : List.of("default", "canary")) {
            assertThat(mesh.onCluster("verify-install", "--revision", revision)
                            .ok()
                            .out())
                    .contains("objects are as they should be, and they work");
        }

        assertThat(mesh.onCluster("uninstall", "-y", "--revision", "canary")
                        .fails()
                        .err())
                .contains("the gateway asks revision canary and would go with it")
                .contains("bookinfo upgrade --revision default");
        mesh.onCluster("upgrade", "-y", "--revision", "default").ok();
        label("istio.io/rev-", "istio-injection=enabled");
        assertThat(controlPlaneOfReviews()).isEqualTo("istiod.istio-system.svc:15010");
        assertThat(mesh.onCluster("uninstall", "-y", "--revision", "canary")
                        .ok()
                        .out())
                .contains("\u2714 Deployment istio-system/istiod-canary is gone")
                .contains("is left of revision canary")
                .doesNotContain("istio-system/istiod is gone", "CustomResourceDefinition", "Pods with sidecars");

        mesh.bookinfo("verify", "03-all-v1").ok();
    }

    private void label(String... labels) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("label", "namespace", "default"));
        command.addAll(List.of(labels));
        mesh.kubectl(command.toArray(String[]::new)).ok();
    }

    /** That of a pod which is made now. */
    private String controlPlaneOfReviews() throws IOException, InterruptedException {
        mesh.kubectl("rollout", "restart", "deployment/reviews-v1").ok();
        mesh.kubectl("rollout", "status", "deployment/reviews-v1", "--timeout=120s")
                .ok();
        return mesh.kubectl(
                        "get",
                        "pods",
                        "-l",
                        "app=reviews,version=v1",
                        "--sort-by=.metadata.creationTimestamp",
                        "-o",
                        "jsonpath={.items[-1:].spec.containers[?(@.name==\"istio-proxy\")].env[?(@.name==\"DISCOVERY_ADDRESS\")].value}")
                .ok()
                .out();
    }
}
