package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.e2e.Command.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Bad input ends in words that say where, what and what was expected; what worked goes on. */
@ExtendWith(Shared.class)
class BadInputTest {
    @TempDir
    Path folder;

    @Test
    void anUnknownFieldIsNamedWithFileAndLine(TestMesh mesh) throws Exception {
        Result refused = apply(mesh, """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata:
                  name: reviews
                spec:
                  hosts:
                    - reviews
                  http:
                    - match:
                        - headers:
                            end-user:
                              exct: jason
                      route:
                        - destination:
                            host: reviews
                """);

        assertThat(refused.err())
                .contains("exct: unknown field (did you mean exact?) at")
                .contains("rule.yaml:12");
        assertThat(refused.err()).contains("nothing was applied");
    }

    @Test
    void anUnknownKindIsRefused(TestMesh mesh) throws Exception {
        assertThat(apply(mesh, "apiVersion: example.com/v1\nkind: Nonsense\nmetadata:\n  name: x\n")
                        .err())
                .contains("no matches for kind \"Nonsense\" in version \"example.com/v1\"");
    }

    @Test
    void anIstioKindThatIsNotSupportedIsRefusedByName(TestMesh mesh) throws Exception {
        assertThat(apply(mesh, """
                apiVersion: networking.istio.io/v1alpha3
                kind: EnvoyFilter
                metadata:
                  name: x
                """).err()).contains("EnvoyFilter").contains("not supported");
    }

    @Test
    void anEmptyFileHoldsNothingToApply(TestMesh mesh) throws Exception {
        assertThat(apply(mesh, "").err()).contains("nothing in it (expected: at least one object)");
    }

    @Test
    void aFileOfAMegabyteGetsAnAnswer(TestMesh mesh) throws Exception {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata:
                  name: large
                spec:
                  hosts:
                    - reviews
                  http:
                """);
        while (yaml.length() < 1024 * 1024) {
            yaml.append("    - match:\n        - uri:\n            exact: /path")
                    .append(yaml.length())
                    .append("\n");
            yaml.append("      route:\n        - destination:\n            host: reviews\n");
        }
        Path file = Files.writeString(folder.resolve("large.yaml"), yaml);

        Result result = mesh.bookinfo("apply", "--wait", "-f", file.toString());

        assertThat(result.out() + result.err()).containsAnyOf("programmed", "bytes", "large");
        assertThat(mesh.get("/productpage").statusCode()).isEqualTo(200);
    }

    @Test
    void aSubsetWithoutPodsAnswers503AndTheLogSaysWhy(TestMesh mesh) throws Exception {
        Path file = Files.writeString(folder.resolve("rule.yaml"), """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata:
                  name: details
                spec:
                  host: details
                  subsets:
                    - name: v9
                      labels:
                        version: v9
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata:
                  name: details
                spec:
                  hosts:
                    - details
                  http:
                    - route:
                        - destination:
                            host: details
                            subset: v9
                """);
        mesh.bookinfo("apply", "--wait", "-f", file.toString()).ok();

        HttpResponse<String> answer = mesh.get("/api/v1/products/0");

        assertThat(answer.statusCode()).isEqualTo(503);
        Await.await(
                Duration.ofSeconds(10),
                () -> assertThat(mesh.bookinfo("logs", "productpage", "-c", "istio-proxy")
                                .ok()
                                .out())
                        .contains("\"GET /details/0 HTTP/1.1\" 503 UH no_healthy_upstream"));
    }

    @Test
    void aMegabyteOfHeadersIsRefusedAndTheDoorStaysOpen(TestMesh mesh) throws Exception {
        try (Socket socket = new Socket("localhost", mesh.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write("GET /productpage HTTP/1.1\r\nHost: localhost\r\nX-Large: ".getBytes(StandardCharsets.US_ASCII));
            try {
                byte[] filler = "a".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
                for (int i = 0; i < 16; i++) {
                    out.write(filler);
                }
            } catch (IOException e) {
                // The gateway may close while we still write.
                assertThat(e).hasMessageMatching("(?i).*(reset|pipe|closed|abort).*");
            }
            byte[] answer = readStart(socket);
            assertThat(new String(answer, StandardCharsets.US_ASCII))
                    .satisfiesAnyOf(
                            text -> assertThat(text).startsWith("HTTP/1.1 431"),
                            text -> assertThat(text).isEmpty());
        }
        assertThat(mesh.get("/productpage").statusCode()).isEqualTo(200);
    }

    @Test
    void aClientThatLeavesHalfWayIsForgotten(TestMesh mesh) throws Exception {
        for (int i = 0; i < 50; i++) {
            try (Socket socket = new Socket("localhost", mesh.port())) {
                socket.getOutputStream()
                        .write("POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nuser"
                                .getBytes(StandardCharsets.US_ASCII));
            }
        }
        assertThat(mesh.get("/productpage").statusCode()).isEqualTo(200);
    }

    private static byte[] readStart(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readNBytes(12);
        } catch (java.net.SocketException e) {
            return new byte[0];
        }
    }

    private Result apply(TestMesh mesh, String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("rule.yaml"), yaml);
        return mesh.bookinfo("apply", "-f", file.toString()).fails();
    }
}
