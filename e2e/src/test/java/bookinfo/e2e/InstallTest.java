package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.e2e.Command.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that bring the mesh into a cluster and out of it, as on any Kubernetes. */
class InstallTest {
    private final TestMesh mesh = new TestMesh("install");

    @AfterEach
    void down() {
        mesh.close();
    }

    @Test
    void whatIsInstalledIsVerifiedChangedAndRemovedWithNothingLeft(@TempDir Path folder) throws Exception {
        mesh.up().ok();
        assertThat(mesh.onCluster("verify-install").ok().out())
                .contains("objects are as they should be, and they work");
        assertThat(mesh.onCluster("install", "-y", "--set", "profile=local")
                        .ok()
                        .out())
                .contains("\u2714 Installation complete; nothing had to change");

        assertThat(mesh.onCluster("kube-inject", "-f", "k8s/bookinfo/bookinfo.yaml")
                        .ok()
                        .out())
                .contains("name: istio-proxy")
                .contains("sidecar.istio.io/status")
                .contains("kubernetes://apis/apps/v1/namespaces/default/deployments/reviews-v3");

        Path overlay = Files.writeString(folder.resolve("istio_enable_nlb.yaml"), """
                apiVersion: install.istio.io/v1alpha1
                kind: IstioOperator
                spec:
                  values:
                    gateways:
                      istio-ingressgateway:
                        serviceAnnotations:
                          service.beta.kubernetes.io/aws-load-balancer-type: "nlb"
                """);
        assertThat(mesh.onCluster("upgrade", "--dry-run", "-f", overlay.toString())
                        .ok()
                        .out())
                .contains("change Service istio-system/istio-ingressgateway")
                .contains("leave  Deployment istio-system/istiod");
        assertThat(mesh.onCluster("upgrade", "-y", "-f", overlay.toString())
                        .ok()
                        .out())
                .contains("\u2714 Istiod installed\n\u2714 Ingress gateways installed\n\u2714 Installation complete\n");
        assertThat(mesh.bookinfo("get", "svc", "istio-ingressgateway", "-n", "istio-system", "-o", "json")
                        .ok()
                        .out())
                .contains("\"service.beta.kubernetes.io/aws-load-balancer-type\" : \"nlb\"");
        assertThat(mesh.get("/productpage").statusCode()).isEqualTo(200);

        assertThat(mesh.onCluster("upgrade", "-y", "--set", "components.ingressGateways[0].enabled=false")
                        .ok()
                        .out())
                .contains("Removed Deployment istio-system/istio-ingressgateway")
                .doesNotContain("Ingress gateways installed");

        Result removed = mesh.onCluster("uninstall", "--purge", "-y").ok();

        assertThat(removed.out())
                .contains("CustomResourceDefinition virtualservices.networking.istio.io and with it 1 object")
                .contains("\u2714 Namespace istio-system is gone")
                .contains("\u2714 Nothing with the label app.kubernetes.io/part-of=bookinfo-mesh is left")
                .contains("Pods with sidecars of what goes run in default");
        assertThat(mesh.bookinfo("get", "ns").ok().out()).doesNotContain("istio-system");
        assertThat(mesh.onCluster("upgrade", "-y").fails().err()).contains("nothing is installed there");
    }

    @Test
    void somebodyElsesFieldsAndIstioAreNamedAndLeftAlone(@TempDir Path folder) throws Exception {
        mesh.up().ok();
        Path other = Files.writeString(folder.resolve("other.yaml"), """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: istiod
                  namespace: default
                  labels: {app: istiod, app.kubernetes.io/managed-by: Helm}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: istiod}}
                  template:
                    metadata: {labels: {app: istiod}}
                    spec: {containers: [{name: discovery, image: mesh-control}]}
                """);
        mesh.bookinfo("apply", "-f", other.toString()).ok();

        assertThat(mesh.onCluster("install", "-y", "--set", "profile=local")
                        .fails()
                        .err())
                .contains("another Istio is in this cluster")
                .contains("Deployment default/istiod, managed by Helm");
        mesh.bookinfo("delete", "-f", other.toString()).ok();
        assertThat(mesh.onCluster("install", "-y").fails().err())
                .contains("this cluster cannot have a HorizontalPodAutoscaler istio-system/istio-ingressgateway")
                .contains("--set profile=local");
        assertThat(mesh.onCluster("install", "--set", "profile=nothing").fails().err())
                .contains("profile: nothing (expected: one of default, demo, local, minimal)");
    }
}
