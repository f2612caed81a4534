package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.e2e.Command.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The article's kubectl commands, with the real kubectl. */
@NeedsProgram("kubectl")
@ExtendWith(Shared.class)
@Tag("cluster")
class KubectlTest {

    @Test
    void sixPodsRunWithTheirSidecars(TestMesh mesh) throws Exception {
        // Another test may have restarted one, and taken others away that are still ending.
        Await.await(Duration.ofMinutes(1), () -> {
            List<String> lines = lines(mesh.kubectl("get", "pods").ok());
            assertThat(lines.getFirst()).matches("NAME +READY +STATUS +RESTARTS +AGE");
            assertThat(lines.subList(1, lines.size()))
                    .hasSize(6)
                    .allSatisfy(line ->
                            assertThat(line).matches("\\S+-v[123]-\\S+ +2/2 +Running +\\d+( \\(\\S+ ago\\))? +\\S+"));
            return true;
        });
    }

    @Test
    void theControlPlaneAndTheGatewayAreThere(TestMesh mesh) throws Exception {
        String listing =
                mesh.kubectl("-n", "istio-system", "get", "deploy,svc").ok().out();

        assertThat(listing)
                .containsPattern("deployment.apps/istiod +(\\d+)/\\1 ")
                .containsPattern("deployment.apps/istio-ingressgateway +(\\d+)/\\1 ")
                .containsPattern(
                        "service/istio-ingressgateway +LoadBalancer +\\S+ +\\S+ +15021(:\\d+)?/TCP,80(:\\d+)?/TCP,443(:\\d+)?/TCP");
    }

    @Test
    void theNamespaceCarriesTheLabelForInjection(TestMesh mesh) throws Exception {
        List<String> lines =
                lines(mesh.kubectl("get", "namespaces", "--show-labels").ok());

        assertThat(lines.stream().skip(1).map(line -> line.split(" ", -1)[0]))
                .contains("default", "istio-system", "kube-node-lease", "kube-public", "kube-system");
        assertThat(lines)
                .filteredOn(line -> line.startsWith("default "))
                .singleElement()
                .asString()
                .contains("istio-injection=enabled");
    }

    @Test
    void aRuleIsAppliedAndWaitedFor(TestMesh mesh) throws Exception {
        mesh.kubectl("apply", "-f", "k8s/scenarios/02-versions").ok();
        mesh.kubectl("apply", "-f", "k8s/scenarios/03-all-v1/virtual-service-all-v1.yaml")
                .ok();

        assertThat(mesh.kubectl("wait", "--for=condition=Programmed", "--timeout=20s", "virtualservice/reviews")
                        .ok()
                        .out())
                .contains("virtualservice.networking.istio.io/reviews condition met");
        assertThat(lines(mesh.kubectl("apply", "-f", "k8s/scenarios/03-all-v1/virtual-service-all-v1.yaml")
                        .ok()))
                .allSatisfy(line -> assertThat(line).endsWith(" unchanged"));
    }

    @Test
    void aBadRuleIsRefusedInOurWordsAndTheOldOneStays(TestMesh mesh, @TempDir Path folder) throws Exception {
        mesh.apply("02-versions", "03-all-v1");
        Path bad = folder.resolve("bad.yaml");
        Files.writeString(bad, """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata:
                  name: reviews
                spec:
                  hosts: [reviews]
                  http:
                    - route:
                        - destination: {host: reviews, subset: v3}
                          weight: -1
                """);

        Result refused = mesh.kubectl("apply", "-f", bad.toString()).fails();

        assertThat(refused.err()).contains("spec.http[0].route[0].weight: -1 (expected: 0..1000000");
        mesh.bookinfo("verify", "03-all-v1").ok();
    }

    @Test
    void aHostThatDoesNotExistIsAcceptedWithAWarning(TestMesh mesh, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("absent.yaml");
        Files.writeString(file, """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: absent}
                spec:
                  hosts: [reviews]
                  http:
                    - route:
                        - destination: {host: nowhere}
                """);

        Result applied = mesh.kubectl("apply", "-f", file.toString()).ok();

        assertThat(applied.out()).contains("virtualservice.networking.istio.io/absent created");
        assertThat(applied.err()).contains("Warning:").contains("nowhere");
    }

    @Test
    void logsExecAndRolloutAnswer(TestMesh mesh) throws Exception {
        mesh.get("/productpage");

        assertThat(mesh.kubectl("rollout", "status", "deploy/productpage-v1", "--timeout=30s")
                        .ok()
                        .out())
                .contains("deployment \"productpage-v1\" successfully rolled out");
        Await.await(
                Duration.ofSeconds(10),
                () -> assertThat(mesh.kubectl("logs", "deploy/productpage-v1", "-c", "istio-proxy")
                                .ok()
                                .out())
                        .contains("\"GET /productpage HTTP/1.1\" 200 - via_upstream"));
        String pod = mesh.kubectl("get", "pods", "-l", "app=ratings", "-o", "jsonpath={.items[0].metadata.name}")
                .ok()
                .out();
        assertThat(mesh.kubectl("exec", pod, "-c", "ratings", "--", "curl", "-sS", "productpage:9080/productpage")
                        .ok()
                        .out())
                .contains("<title>Simple Bookstore App</title>");
        assertThat(mesh.kubectl("exec", pod, "-c", "istio-proxy", "--", "pilot-agent", "request", "GET", "stats")
                        .ok()
                        .out())
                .contains("upstream_rq_total");
        assertThat(mesh.kubectl("exec", pod, "-c", "ratings", "--", "sh", "-c", "exit 3")
                        .exit())
                .isEqualTo(3);
    }

    @Test
    void aNamespaceWithoutTheLabelGetsNoSidecar(TestMesh mesh) throws Exception {
        mesh.kubectl("create", "namespace", "plain").ok();
        try {
            String image = mesh.kubectl(
                            "get", "deploy", "ratings-v1", "-o", "jsonpath={.spec.template.spec.containers[0].image}")
                    .ok()
                    .out();
            mesh.kubectl("-n", "plain", "create", "deployment", "ratings", "--image=" + image)
                    .ok();
            mesh.kubectl("-n", "plain", "rollout", "status", "deploy/ratings", "--timeout=60s")
                    .ok();

            assertThat(mesh.kubectl("-n", "plain", "get", "pods").ok().out()).containsPattern("1/1 +Running");
        } finally {
            mesh.kubectl("delete", "namespace", "plain", "--timeout=60s").ok();
        }
    }

    @Test
    @Tag("laptop")
    void anUnknownImageSaysWhichAreKnown(TestMesh mesh) throws Exception {
        mesh.kubectl("create", "deployment", "stranger", "--image=stranger:1").ok();
        try {
            Await.await(
                    Duration.ofSeconds(20),
                    () -> assertThat(mesh.kubectl("get", "pods", "-l", "app=stranger")
                                    .ok()
                                    .out())
                            .containsPattern("ErrImagePull|ImagePullBackOff"));
            assertThat(mesh.kubectl("get", "events").ok().out()).containsPattern("stranger.*bookinfo-ratings-v1");
        } finally {
            mesh.kubectl("delete", "deployment", "stranger").ok();
        }
    }

    @Test
    void labelPatchAndDeleteDoWhatTheySay(TestMesh mesh) throws Exception {
        assertThat(mesh.kubectl("label", "namespace", "default", "lesson=one")
                        .ok()
                        .out())
                .isEqualToIgnoringNewLines("namespace/default labeled");
        mesh.kubectl("label", "namespace", "default", "lesson-").ok();
        mesh.apply("02-versions");
        mesh.kubectl(
                        "patch",
                        "destinationrule",
                        "reviews",
                        "--type=merge",
                        "-p",
                        "{\"spec\":{\"trafficPolicy\":{\"loadBalancer\":{\"simple\":\"RANDOM\"}}}}")
                .ok();
        assertThat(mesh.kubectl("get", "dr", "reviews", "-o", "jsonpath={.spec.trafficPolicy.loadBalancer.simple}")
                        .ok()
                        .out())
                .isEqualTo("RANDOM");
        assertThat(mesh.kubectl("delete", "dr", "reviews").ok().out())
                .contains("destinationrule.networking.istio.io \"reviews\" deleted");
    }

    private static List<String> lines(Result result) {
        return Arrays.stream(Pattern.compile("\n").split(result.out()))
                .filter(line -> !line.isBlank())
                .toList();
    }
}
