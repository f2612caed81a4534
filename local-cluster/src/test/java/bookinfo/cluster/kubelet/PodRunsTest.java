package bookinfo.cluster.kubelet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.cluster.Await;
import bookinfo.cluster.ClusterRig;
import bookinfo.cluster.api.Kubelet.LogRequest;
import bookinfo.cluster.store.Kinds;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods whose containers are small shell scripts, run for real. */
class PodRunsTest {
    private static final String IMAGES = """
        images:
        - {names: [shell], program: [sh], bin: tools}
        """;

    @TempDir
    Path folder;

    private ClusterRig rig;

    @BeforeEach
    void start() throws IOException {
        rig = new ClusterRig(folder, IMAGES);
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
    }

    @Test
    void aContainerKnowsItsPodAndFindsItsVolumes() throws IOException, InterruptedException {
        rig.create(Kinds.POD, """
            metadata: {name: p, labels: {app: shop}}
            spec:
              restartPolicy: Never
              containers:
              - name: c
                image: shell
                command: [sh, -c, 'echo $NAME $IP $HOST $APP $BOTH;
                  echo hello > $POD_ROOT/data/one; cat $POD_ROOT/other/one']
                env:
                - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                - {name: APP, valueFrom: {fieldRef: {fieldPath: "metadata.labels['app']"}}}
                - {name: BOTH, value: $(APP)-$(NAME)}
                volumeMounts:
                - {name: data, mountPath: /data}
                - {name: data, mountPath: /other}
              volumes:
              - {name: data, emptyDir: {}}
            """);

        JsonNode pod = awaitPhase("p", "Succeeded");

        String ip = pod.path("status").path("podIP").asText();
        assertThat(log("p", "c", false)).startsWith("p %s %s shop shop-p\nhello\n".formatted(ip, ip));
    }

    @Test
    void aSecretBecomesAVariableOnceItIsThere() throws IOException, InterruptedException {
        rig.create(Kinds.SECRET, "{metadata: {name: other}, data: {}}");
        rig.create(Kinds.POD, """
                metadata: {name: p}
                spec:
                  restartPolicy: Never
                  containers:
                  - name: c
                    image: shell
                    command: [sh, -c, 'echo $PASSWORD']
                    env:
                    - {name: PASSWORD, valueFrom: {secretKeyRef: {name: credentials, key: rootpasswd}}}
                """);
        rig.awaitEvent("Failed", "Error: secret \"credentials\" not found");

        rig.create(Kinds.SECRET, "{metadata: {name: credentials}, data: {rootpasswd: cGFzc3dvcmQ=}}");

        awaitPhase("p", "Succeeded");
        assertThat(log("p", "c", false)).isEqualTo("password\n");
    }

    @Test
    void behindASidecarProgramsListenOnTheAppAddress() throws IOException, InterruptedException {
        rig.create(Kinds.POD, """
            metadata: {name: p}
            spec:
              restartPolicy: Never
              containers:
              - {name: app, image: shell, command: [sh, -c, 'echo $HOST $http_proxy']}
              - {name: istio-proxy, image: shell, command: [sh, -c, 'echo $HOST $INSTANCE_IP $APP_ADDRESS $OUTBOUND_ADDRESS']}
            """);

        JsonNode pod = awaitPhase("p", "Succeeded");

        int number = rig.lease
                .plan()
                .podNumber(pod.path("status").path("podIP").asText())
                .orElseThrow();
        var plan = rig.lease.plan();
        assertThat(log("p", "app", false))
                .isEqualTo("%s http://%s:15080\n".formatted(plan.app(number), plan.outbound(number)));
        assertThat(log("p", "istio-proxy", false))
                .isEqualTo("%s %s %s %s\n"
                        .formatted(plan.pod(number), plan.pod(number), plan.app(number), plan.outbound(number)));
    }

    @Test
    void initContainersRunInOrderBeforeTheOthers() {
        rig.create(Kinds.POD, """
            metadata: {name: p}
            spec:
              restartPolicy: Never
              initContainers:
              - {name: one, image: shell, command: [sh, -c, 'sleep 0.3; echo one >> $POD_ROOT/w/order']
                 , volumeMounts: [{name: w, mountPath: /w}]}
              - {name: two, image: shell, command: [sh, -c, 'echo two >> $POD_ROOT/w/order']
                 , volumeMounts: [{name: w, mountPath: /w}]}
              containers:
              - {name: main, image: shell, command: [sh, -c, 'test "$(cat $POD_ROOT/w/order | tr "\\n" " ")" = "one two "']
                 , volumeMounts: [{name: w, mountPath: /w}]}
              volumes: [{name: w, emptyDir: {}}]
            """);

        awaitPhase("p", "Succeeded");
    }

    @Test
    void aCrashingContainerIsRestartedAndItsFormerLogKept() throws IOException, InterruptedException {
        rig.create(Kinds.POD, """
            metadata: {name: p}
            spec:
              containers:
              - {name: c, image: shell, command: [sh, -c, 'echo run; exit 3']}
            """);

        JsonNode pod =
                rig.awaitObject(Kinds.POD, "p", found -> waitingReason(found).equals("CrashLoopBackOff"));

        JsonNode container = pod.path("status").path("containerStatuses").path(0);
        assertThat(container.path("restartCount").asInt()).isEqualTo(1);
        assertThat(container
                        .path("lastState")
                        .path("terminated")
                        .path("exitCode")
                        .asInt())
                .isEqualTo(3);
        assertThat(container.path("state").path("waiting").path("message").asText())
                .startsWith("back-off 10s restarting failed container=c pod=p_default(");
        assertThat(log("p", "c", true)).isEqualTo("run\n");
        rig.awaitEvent("BackOff", "Back-off restarting failed container c in pod p_default(");
    }

    @Test
    void anUnknownImageSaysWhichAreKnown() {
        rig.create(Kinds.POD, "{metadata: {name: p}, spec: {containers: [{name: c, image: 'nginx:1.25'}]}}");

        rig.awaitObject(Kinds.POD, "p", pod -> waitingReason(pod).equals("ErrImagePull"));

        rig.awaitEvent(
                "Failed",
                "Error: image \"nginx\" is not listed in k8s/local/images.yaml, and"
                        + " nothing is pulled on this machine; known: shell");
    }

    @Test
    void aVolumeOfAnotherKindIsRefusedByName() {
        rig.create(Kinds.POD, """
            metadata: {name: p}
            spec:
              containers: [{name: c, image: shell}]
              volumes: [{name: data, configMap: {name: x}}]
            """);

        rig.awaitEvent("FailedMount", "MountVolume.SetUp failed: volume data: only emptyDir is supported here");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "envFrom: [{configMapRef: {name: x}}] | envFrom of a container is not supported here",
                "env: [{name: X, valueFrom: {secretKeyRef: {name: x, key: y}}}] | secret \"x\" not found",
                "env: [{name: X, valueFrom: {configMapKeyRef: {name: x, key: y}}}] | env X: valueFrom: only secretKeyRef and",
                "livenessProbe: {exec: {command: [x]}} | livenessProbe: only httpGet with scheme HTTP",
                "lifecycle: {preStop: {}} | lifecycle of a container is not supported here",
            })
    void whatIsNotSupportedIsRefusedByName(String field, String message) {
        rig.create(
                Kinds.POD, "{metadata: {name: p}, spec: {containers: [{name: c, image: shell, %s}]}}".formatted(field));

        rig.awaitObject(Kinds.POD, "p", pod -> waitingReason(pod).equals("CreateContainerConfigError"));
        rig.awaitEvent("Failed", "Error: " + message);
    }

    @Test
    void aFailedLivenessProbeRestartsTheContainer() {
        rig.create(Kinds.POD, """
            metadata: {name: p}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: c
                image: shell
                command: [sh, -c, 'trap "exit 0" TERM; while :; do sleep 0.05; done']
                livenessProbe: {httpGet: {port: 1}, periodSeconds: 1, failureThreshold: 2}
            """);

        rig.awaitObject(
                Kinds.POD,
                "p",
                pod -> pod.path("status")
                                .path("containerStatuses")
                                .path(0)
                                .path("restartCount")
                                .asInt()
                        == 1);
        rig.awaitEvent("Killing", "Container c failed liveness probe, will be restarted");
        rig.awaitEvent("Unhealthy", "Liveness probe failed: Get \"http://127.");
    }

    @Test
    void aProgramThatIgnoresTermIsKilledAfterTheGraceWithAllItsChildren() {
        rig.create(Kinds.POD, """
            metadata: {name: p}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - {name: c, image: shell, command: [sh, -c, 'trap "" TERM; sleep 1000 & echo $!; while :; do sleep 0.1; done']}
            """);
        rig.awaitObject(
                Kinds.POD, "p", pod -> pod.path("status").path("phase").asText().equals("Running"));
        long child = Long.parseLong(awaitLog("p", "c").strip());
        JsonNode status = rig.delete(Kinds.POD, "p").path("status");
        assertThat(status.path("phase").asText()).isEqualTo("Failed");
        assertThat(status.at("/containerStatuses/0/state/terminated/exitCode").asInt())
                .isEqualTo(137);
        Await.until(
                () -> ProcessHandle.of(child)
                        .flatMap(handle -> handle.info().commandLine())
                        .isEmpty(),
                () -> "child still runs: " + child);
        rig.awaitEvent("Killing", "Stopping container c");
        assertThat(folder.resolve(".bookinfo/pods")).isEmptyDirectory();
    }

    @Test
    void keptStateGoesOnWhereItWas() throws IOException {
        rig.runningShell("p");
        String ip = rig.pods().getFirst().path("status").path("podIP").asText();
        String uid = rig.pods().getFirst().path("metadata").path("uid").asText();

        rig.close();
        rig = new ClusterRig(folder, IMAGES);

        JsonNode pod = rig.awaitObject(
                Kinds.POD,
                "p",
                found -> found.at("/status/containerStatuses/0/restartCount").asInt() == 1
                        && found.at("/status/containerStatuses/0/state").has("running"));
        assertThat(pod.path("metadata").path("uid").asText()).isEqualTo(uid);
        assertThat(rig.lease.plan().podNumber(pod.path("status").path("podIP").asText()))
                .isPresent();
        assertThat(ip).isNotEmpty();
    }

    @Test
    void everyProcessIsListedWithItsRole() throws IOException {
        rig.runningShell("p");
        Path table = folder.resolve(".bookinfo/processes.json");
        long pid = ClusterRig.pid(rig.pods().getFirst());

        assertThat(Files.readString(table)).contains("\"pid\" : " + pid).contains("\"role\" : \"service\"");

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        rig.awaitObject(Kinds.POD, "p", pod -> ClusterRig.pid(pod) != pid && ClusterRig.pid(pod) != 0);
        assertThat(Files.readString(table)).doesNotContain("\"pid\" : " + pid + ",");
    }

    private JsonNode awaitPhase(String name, String phase) {
        return rig.awaitObject(
                Kinds.POD,
                name,
                pod -> pod.path("status").path("phase").asText().equals(phase));
    }

    private static String waitingReason(JsonNode pod) {
        return pod.at("/status/containerStatuses/0/state/waiting/reason").asText();
    }

    private String awaitLog(String pod, String container) {
        Await.until(() -> !quietLog(pod, container).isEmpty(), () -> "no log of " + pod);
        return quietLog(pod, container);
    }

    private String quietLog(String pod, String container) {
        try {
            return log(pod, container, false);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String log(String pod, String container, boolean previous) throws IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LogRequest request = new LogRequest(
                "default", pod, container, false, previous, false, OptionalLong.empty(), Optional.empty());
        rig.kubelet.logs(request, out);
        return out.toString(UTF_8);
    }
}
