package bookinfo.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.cluster.Await;
import bookinfo.cluster.ClusterRig;
import bookinfo.cluster.api.PodState;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a Deployment to an answer over its Service. */
class DeploymentRunsTest {
    private static final String IMAGES = """
        images:
        - names: [echo]
          program: [%s/bin/jwebserver, -b, "{address}", -p, "9080"]
        """.formatted(System.getProperty("java.home"));
    private static final String DEPLOYMENT = """
        metadata: {name: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 25%}}
          template:
            metadata: {labels: {app: web}}
            spec:
              terminationGracePeriodSeconds: 2
              containers:
              - name: web
                image: registry.example/any/echo:1
                args: [-d, $(POD_ROOT)]
                ports: [{containerPort: 9080, name: http}]
                readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 1}
        """;
    private static final String SERVICE = """
        metadata: {name: web}
        spec:
          type: LoadBalancer
          selector: {app: web}
          ports: [{port: 80, targetPort: http, name: http}]
        """;

    @TempDir
    Path folder;

    @Test
    void aDeploymentBecomesReadyAndItsServiceAnswers() throws IOException {
        try (ClusterRig rig = new ClusterRig(folder, IMAGES)) {
            rig.create(Kinds.SERVICE, SERVICE);
            rig.create(Kinds.DEPLOYMENT, DEPLOYMENT);

            rig.awaitObject(
                    Kinds.DEPLOYMENT,
                    "web",
                    web -> web.path("status").path("readyReplicas").asInt() == 2);
            String address = rig.awaitObject(
                            Kinds.SERVICE, "web", web -> web.path("spec").has("clusterIP"))
                    .path("spec")
                    .path("clusterIP")
                    .asText();
            Await.until(() -> answers(address, 80), () -> "no answer from " + address);
            Await.until(() -> answers("127.0.0.1", rig.httpPort), () -> "no answer on port " + rig.httpPort);

            rig.delete(Kinds.DEPLOYMENT, "web");
            Await.until(() -> rig.pods().isEmpty(), () -> "pods left: " + rig.pods());
            assertThat(rig.cluster.list(Kinds.REPLICA_SET, "default")).isEmpty();
            assertThat(rig.eventMessages("Scheduled"))
                    .hasSize(2)
                    .allMatch(message -> message.startsWith("Successfully assigned default/web-"));
        }
    }

    @Test
    void aKillOfAllProcessesIsRepairedInTheSamePods() throws IOException {
        try (ClusterRig rig = new ClusterRig(folder, IMAGES)) {
            rig.create(Kinds.DEPLOYMENT, DEPLOYMENT);
            rig.awaitObject(
                    Kinds.DEPLOYMENT,
                    "web",
                    web -> web.path("status").path("readyReplicas").asInt() == 2);
            var names = rig.pods().stream().map(Metadata::name).toList();

            rig.pods()
                    .forEach(pod ->
                            ProcessHandle.of(ClusterRig.pid(pod)).orElseThrow().destroyForcibly());

            Await.until(
                    () -> rig.pods().stream().allMatch(pod -> restarts(pod) == 1 && PodState.ready(pod)),
                    () -> "pods are " + rig.pods());
            assertThat(rig.pods()).map(Metadata::name).isEqualTo(names);
        }
    }

    private static int restarts(JsonNode pod) {
        return pod.path("status")
                .path("containerStatuses")
                .path(0)
                .path("restartCount")
                .asInt();
    }

    private static boolean answers(String address, int port) {
        try (Socket socket = new Socket(InetAddress.ofLiteral(address), port)) {
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("kubeconfig");
        } catch (IOException e) {
            return false;
        }
    }
}
