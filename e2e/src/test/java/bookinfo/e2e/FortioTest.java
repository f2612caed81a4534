package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The load generator in a pod of the mesh, called as Istio's task on circuit breaking does. */
@NeedsProgram("kubectl")
@ExtendWith(Shared.class)
class FortioTest {
    private static final String LOAD = "fortio load -c 3 -qps 0 -n 30 -loglevel Warning http://httpbin:8000/get";

    @BeforeEach
    void startFortio(TestMesh mesh) throws Exception {
        mesh.apply("../httpbin");
    }

    @AfterEach
    void forgetFortio(TestMesh mesh) throws Exception {
        mesh.forget("../httpbin");
    }

    @Test
    void ourOwnReadsLikeFortio(TestMesh mesh) throws Exception {
        String report = inPod(mesh, "PATH=${PATH%%:*}:/usr/bin:/bin; /usr/bin/env " + LOAD)
                .err();

        assertThat(report)
                .contains(
                        "bookinfo load running at 0 queries per second, for 30 calls",
                        "Starting at max qps with 3 thread(s)",
                        "Sockets used: 3 (for perfect keepalive, would be 3)",
                        "Code 200 : 30 (100.0 %)",
                        "All done 30 calls (plus 0 warmup)");
    }

    @Test
    @NeedsProgram("fortio")
    void theFortioOfThisMachineIsPreferred(TestMesh mesh) throws Exception {
        assertThat(inPod(mesh, LOAD).err())
                .contains("Fortio ", "Sockets used: 3 (for perfect keepalive, would be 3)", "Code 200 : 30 (100.0 %)");
    }

    @Test
    void curlShowsTheBodyAndTheHead(TestMesh mesh) throws Exception {
        Command.Result answer = mesh.kubectl(
                        "exec",
                        "deploy/fortio-deploy",
                        "-c",
                        "fortio",
                        "--",
                        "/usr/bin/fortio",
                        "curl",
                        "-quiet",
                        "http://httpbin:8000/get")
                .ok();
        assertThat(answer.out()).contains("\"url\": \"http://httpbin:8000/get\"");
        assertThat(answer.err()).startsWith("HTTP/1.1 200 OK").containsIgnoringCase("x-envoy-upstream-service-time: ");
    }

    @Test
    void theMainProgramEchoes(TestMesh mesh) throws Exception {
        assertThat(inPod(mesh, "fortio curl -quiet -payload hello http://fortio:8080/")
                        .out())
                .isEqualTo("hello");
    }

    private static Command.Result inPod(TestMesh mesh, String command) throws Exception {
        return mesh.kubectl("exec", "deploy/fortio-deploy", "-c", "fortio", "--", "sh", "-c", command)
                .ok();
    }
}
