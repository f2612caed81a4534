package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The versions that bookinfo.yaml does not bring, deployed beside it and called through the front door. */
@ExtendWith(Shared.class)
class VariantsTest {
    private static final String RATINGS = "/api/v1/products/0/ratings";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Istio's retries leave an answered 503 alone. */
    @Test
    void faultyRatingsRefuseEverySecondCall(TestMesh mesh, @TempDir Path folder) throws Exception {
        with(mesh, "ratings-v-faulty", () -> {
            send("ratings", "v-faulty", mesh, folder);
            Map<Integer, Integer> answers = new TreeMap<>();
            for (int i = 0; i < 100; i++) {
                answers.merge(mesh.get(RATINGS).statusCode(), 1, Integer::sum);
            }
            assertThat(answers).containsOnlyKeys(200, 503);
            assertThat(answers.get(503)).isBetween(25, 75);
        });
    }

    /** The page asks for 3 seconds and not for the 7 that a late answer takes. */
    @Test
    void delayedRatingsAreGivenUpEverySecondTime(TestMesh mesh, @TempDir Path folder) throws Exception {
        with(mesh, "ratings-v-delayed", () -> {
            send("ratings", "v-delayed", mesh, folder);
            Map<Integer, Duration> longest = new TreeMap<>();
            for (int i = 0; i < 50 && longest.size() < 2; i++) {
                long start = System.nanoTime();
                int status = mesh.get(RATINGS).statusCode();
                longest.merge(
                        status, Duration.ofNanos(System.nanoTime() - start), (a, b) -> a.compareTo(b) < 0 ? b : a);
            }
            assertThat(longest).containsOnlyKeys(200, 500);
            assertThat(longest.get(200)).isLessThan(Duration.ofSeconds(3));
            assertThat(longest.get(500)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(6));
        });
    }

    /** They fail a minute and a quarter of an hour later, as their unit tests say. */
    @Test
    void thoseThatFailLaterBeginWell(TestMesh mesh, @TempDir Path folder) throws Exception {
        for (String version : List.of("v-unavailable", "v-unhealthy")) {
            with(mesh, "ratings-" + version, () -> {
                send("ratings", version, mesh, folder);
                assertThat(mesh.get(RATINGS).body()).contains("\"Reviewer1\":5");
            });
        }
    }

    /** The mesh has no way out yet, so the book service elsewhere cannot be reached, and only that section says so. */
    @Test
    void detailsFromElsewhereFailAloneWithoutAWayOut(TestMesh mesh, @TempDir Path folder) throws Exception {
        with(mesh, "details-v2", () -> {
            send("details", "v2", mesh, folder);
            HttpResponse<String> page = mesh.get("/productpage");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("Error fetching product details", "Book Reviews");
        });
    }

    @Test
    void aFloodOfReviewsStillGivesAPage(TestMesh mesh) throws Exception {
        with(mesh, "productpage-v-flooding", () -> {
            for (int i = 0; i < 4; i++) { // in turns with version 1
                assertThat(mesh.get("/productpage").body()).contains("Book Reviews");
            }
        });
    }

    private static void with(TestMesh mesh, String variant, Lesson lesson) throws Exception {
        String manifest = "k8s/bookinfo/bookinfo-" + variant + ".yaml";
        mesh.bookinfo("apply", "-f", manifest).ok();
        try {
            Await.await(
                    PATIENCE,
                    () -> assertThat(mesh.bookinfo("get", "pods").ok().out())
                            .containsPattern(variant + "-\\S+ +2/2 +Running"));
            lesson.run();
        } finally {
            mesh.bookinfo("delete", "-f", manifest).ok();
        }
    }

    private static void send(String host, String version, TestMesh mesh, Path folder)
            throws IOException, InterruptedException {
        Path rules = folder.resolve("rules.yaml");
        Files.writeString(rules, """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: %1$s}
                spec:
                  host: %1$s
                  subsets: [{name: chosen, labels: {version: %2$s}}]
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: %1$s}
                spec:
                  hosts: [%1$s]
                  http: [{route: [{destination: {host: %1$s, subset: chosen}}]}]
                """.formatted(host, version));
        mesh.bookinfo("apply", "--wait", "-f", rules.toString()).ok();
    }

    @FunctionalInterface
    private interface Lesson {
        void run() throws Exception;
    }
}
