package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.e2e.Command.Result;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What kubectl changes, forwards and describes while the mesh runs. */
@NeedsProgram("kubectl")
@ExtendWith(Shared.class)
@Tag("cluster")
class KubectlChangesTest {

    @Test
    void aDeploymentIsScaledRestartedAndTakenBack(TestMesh mesh) throws Exception {
        try {
            mesh.kubectl("scale", "deploy/ratings-v1", "--replicas=2").ok();
            rolledOut(mesh);
            assertThat(mesh.kubectl("get", "deploy", "ratings-v1").ok().out()).containsPattern("ratings-v1 +2/2");
            mesh.kubectl("rollout", "restart", "deploy/ratings-v1").ok();
            rolledOut(mesh);
            mesh.kubectl("set", "env", "deploy/ratings-v1", "LESSON=five").ok();
            rolledOut(mesh);
            assertThat(mesh.kubectl("rollout", "history", "deploy/ratings-v1")
                            .ok()
                            .out())
                    .contains("REVISION");
            mesh.kubectl("rollout", "undo", "deploy/ratings-v1").ok();
            rolledOut(mesh);
            assertThat(mesh.kubectl("get", "deploy", "ratings-v1", "-o", "jsonpath={..env}")
                            .ok()
                            .out())
                    .doesNotContain("LESSON");
        } finally {
            mesh.kubectl("scale", "deploy/ratings-v1", "--replicas=1").ok();
            rolledOut(mesh);
        }
    }

    @Test
    void describeTellsOfEveryKindThatALessonUses(TestMesh mesh) throws Exception {
        mesh.apply("02-versions", "03-all-v1");

        assertThat(mesh.kubectl("describe", "pod", "-l", "app=reviews,version=v1")
                        .ok()
                        .out())
                .contains("istio-proxy:", "Status:           Running", "Ready             True");
        assertThat(mesh.kubectl("describe", "service", "reviews").ok().out())
                .containsPattern("Selector: +app=reviews")
                .containsPattern("Endpoints: +[0-9a-f.:\\[\\]]+:9080");
        assertThat(mesh.kubectl("describe", "deployment", "reviews-v1").ok().out())
                .contains("1 desired | 1 updated | 1 total | 1 available")
                .containsPattern("NewReplicaSet: +reviews-v1-");
        assertThat(mesh.kubectl("describe", "virtualservice", "reviews").ok().out())
                .contains("Subset:  v1");
        assertThat(mesh.kubectl("describe", "node").ok().out()).containsPattern("Ready +True");
    }

    @Test
    void aPortOfAServiceIsForwarded(TestMesh mesh) throws Exception {
        Process kubectl = mesh.startKubectl("port-forward", "svc/productpage", ":9080");
        try (HttpClient client = HttpClient.newHttpClient()) {
            String line = kubectl.inputReader().readLine();
            assertThat(line).startsWith("Forwarding from 127.0.0.1:");
            String port = line.replaceAll(".*127.0.0.1:([0-9]+) .*", "$1");
            URI page = URI.create("http://127.0.0.1:" + port + "/productpage");

            assertThat(client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
                            .body())
                    .contains("<title>Simple Bookstore App</title>");
        } finally {
            kubectl.destroy();
        }
    }

    @Test
    void aRuleIsAppliedByTheServerAndItsFieldsHaveOwners(TestMesh mesh, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("reviews.yaml");
        String rule = """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata:
                  name: reviews
                  labels:
                    lesson: owners
                spec:
                  hosts: [reviews]
                  http:
                    - route:
                        - destination: {host: reviews}
                """;
        Files.writeString(file, rule);
        mesh.kubectl("apply", "--server-side", "-f", file.toString()).ok();
        Files.writeString(file, rule.replace("lesson: owners", "other: label"));
        mesh.kubectl("apply", "--server-side", "-f", file.toString()).ok();

        assertThat(mesh.kubectl("get", "vs", "reviews", "-o", "jsonpath={.metadata.labels}")
                        .ok()
                        .out())
                .isEqualTo("{\"other\":\"label\"}");
        mesh.kubectl("label", "vs", "reviews", "other=mine", "--overwrite").ok();
        Result refused =
                mesh.kubectl("apply", "--server-side", "-f", file.toString()).fails();
        assertThat(refused.err())
                .containsPattern("conflict with \"kubectl-label\"( using \\S+)?: \\.metadata\\.labels\\.other");
        mesh.kubectl("apply", "--server-side", "--force-conflicts", "-f", file.toString())
                .ok();
    }

    private static void rolledOut(TestMesh mesh) throws Exception {
        mesh.kubectl("rollout", "status", "deploy/ratings-v1", "--timeout=90s").ok();
    }
}
