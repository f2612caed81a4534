package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.e2e.Command.Result;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping and unclean ends. */
class LifecycleTest {
    private final TestMesh mesh = new TestMesh("lifecycle");

    @AfterEach
    void down() {
        mesh.close();
    }

    @Test
    void keptStateGoesOnAndForgottenStateStartsAfresh() throws Exception {
        assertThat(mesh.up().ok().out()).contains("Bookinfo is up after").contains("/productpage");
        assertThat(mesh.up().ok().out()).startsWith("Bookinfo is up.");
        mesh.apply("02-versions", "03-all-v1");

        mesh.bookinfo("down", "--keep").ok();
        mesh.up().ok();
        assertThat(mesh.bookinfo("get", "vs").ok().out()).contains("reviews");
        mesh.bookinfo("verify", "03-all-v1").ok();

        mesh.bookinfo("down").ok();
        mesh.up().ok();
        assertThat(mesh.bookinfo("get", "vs").ok().out()).contains("bookinfo").doesNotContain("reviews");
    }

    @Test
    void afterACrashNothingRunsOnAndUpGoesOnWhereItWas() throws Exception {
        mesh.up().ok();
        mesh.apply("02-versions", "03-all-v1");
        List<Long> pids = new ArrayList<>();
        mesh.processes().forEach(process -> pids.add(process.path("pid").asLong()));
        long cluster = new ObjectMapper()
                .readTree(mesh.state().resolve("cluster.json").toFile())
                .path("pid")
                .asLong();
        assertThat(pids).hasSizeGreaterThanOrEqualTo(14);

        Command.run(TestMesh.ROOT, Map.of(), List.of("kill", "-9", Long.toString(cluster)))
                .ok();

        Await.await(Duration.ofSeconds(10), () -> assertThat(pids).noneMatch(LifecycleTest::alive));
        mesh.up().ok();
        mesh.bookinfo("verify", "03-all-v1").ok();
    }

    @Test
    void twoUpsAtOnceEndInOneMesh() throws Exception {
        List<CompletableFuture<Result>> ups = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ups.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return mesh.up();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }));
        }

        ups.forEach(up -> up.join().ok());
        assertThat(mesh.get("/productpage").statusCode()).isEqualTo(200);
        assertThat(mesh.processes().stream().filter(p -> p.path("pod").asText().startsWith("istiod")))
                .hasSize(1);
    }

    @Test
    void aBusyPortIsNamedWithItsHolder() throws Exception {
        try (ServerSocket holder = new ServerSocket(mesh.port(), 1, InetAddress.getLoopbackAddress())) {
            Result refused = mesh.up().fails();

            assertThat(refused.err())
                    .contains("127.0.0.1:" + holder.getLocalPort())
                    .contains("pid " + ProcessHandle.current().pid())
                    .contains("--port");
        }
    }

    @Test
    void upInACommandSubstitutionReturns() throws Exception {
        Result result = Command.run(
                TestMesh.ROOT,
                Map.of("BOOKINFO_STATE", mesh.state().toString()),
                List.of("sh", "-c", "text=$(./bookinfo up --port " + mesh.port() + "); echo \"got: $text\""));

        assertThat(result.ok().out()).startsWith("got: Bookinfo is up");
    }

    @Test
    void withoutTheJdkTheScriptSaysWhatToInstall(@TempDir Path folder) throws Exception {
        String script = Files.readString(TestMesh.ROOT.resolve("bookinfo")).replace("jdk_wanted=25", "jdk_wanted=97");
        Path copy = folder.resolve("bookinfo");
        Files.writeString(copy, script);

        Result refused = Command.run(folder, Map.of(), List.of("sh", copy.toString(), "up"))
                .fails();

        assertThat(refused.err())
                .contains("no JDK 97 found")
                .contains("apt install")
                .contains("JAVA_HOME");
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
