package bookinfo.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.cluster.store.Kinds;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiServerTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    @TempDir
    private static Path directory;

    private static RunningApi api;
    private static SSLContext tls;
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        api = new RunningApi(directory, InstantSource.system(), new FakeKubelet());
        tls = trusting(api.credentials.certificatePem());
        client = HttpClient.newBuilder().sslContext(tls).build();
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        api.close();
    }

    @Test
    void withoutAValidTokenThereIsOnlyHealth() throws Exception {
        assertThat(send(request("/readyz")).body()).isEqualTo("ok");
        for (String path : List.of("/api/v1/pods", "/apis", "/version", "/openapi/v2")) {
            assertThat(send(request(path)).statusCode()).as(path).isEqualTo(401);
            assertThat(send(request(path).header("Authorization", "Bearer guessed"))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void aPageOfAnotherOriginGetsNothing() throws Exception {
        assertThat(send(admin(MAPS).header("Origin", "https://evil.example")).statusCode())
                .isEqualTo(403);
        assertThat(send(admin(MAPS).header("Origin", api.server.url())).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aBodyBeyondTheLimitIsRefused() throws Exception {
        var tooLong = admin(MAPS).POST(BodyPublishers.ofByteArray(new byte[(3 << 20) + 1]));
        assertThat(send(tooLong.header("Content-Type", "application/json")).statusCode())
                .isEqualTo(413);
    }

    @Test
    void headersBeyondTheLimitAreRefused() throws Exception {
        try (Socket socket = tls.getSocketFactory().createSocket("127.0.0.1", api.server.port())) {
            socket.setSoTimeout(10_000);
            assertThat(answer(
                            socket, "GET /readyz HTTP/1.1\r\nHost: x\r\nX: %s\r\n\r\n".formatted("x".repeat(1 << 20))))
                    .isIn("HTTP/1.1 431", "closed");
        }
        assertThat(send(request("/readyz")).statusCode()).isEqualTo(200);
    }

    // The server may close before it was told everything; what it answered can be lost with that.
    private static String answer(Socket socket, String request) {
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String start = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return start.isEmpty() ? "closed" : start;
        } catch (IOException e) {
            return "closed";
        }
    }

    @Test
    void brokenBodiesAreBadRequests() throws Exception {
        for (String body : List.of("", "{", "[]", "null", "{\"kind\":\"ConfigMap\"}", "{\"apiVersion\":1}")) {
            var request = admin(MAPS).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
            assertThat(send(request).statusCode()).as(body).isEqualTo(400);
        }
        var protobuf = admin(MAPS)
                .header("Content-Type", "application/vnd.kubernetes.protobuf")
                .POST(BodyPublishers.ofString("k8s\0\12\377"));
        assertThat(send(protobuf).statusCode()).isEqualTo(400);
        var form = admin(MAPS).header("Content-Type", "text/csv").POST(BodyPublishers.ofString("x"));
        assertThat(send(form).statusCode()).isEqualTo(415);
        assertThat(send(admin(MAPS + "?limit=5&labelSelector=a%20in%20b")).statusCode())
                .isEqualTo(400);
        assertThat(send(admin(MAPS).method("PUT", BodyPublishers.noBody())).statusCode())
                .isEqualTo(405);
    }

    @Test
    void aDefinitionThatCannotBeServedIsRefusedAndHarmsNothing() throws Exception {
        var definition = RunningApi.named("x.y");
        definition.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "CustomResourceDefinition");
        definition
                .putObject("spec")
                .put("scope", "Sideways")
                .putArray("versions")
                .addObject()
                .put("name", "v1");
        var request = admin("/apis/apiextensions.k8s.io/v1/customresourcedefinitions")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.bytes(definition)));
        HttpResponse<String> response = send(request);
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body()).contains("spec.group", "spec.scope", "exactly one version", "metadata.name");
        assertThat(send(admin("/apis")).statusCode()).isEqualTo(200);
    }

    @Test
    void aWatchEndsWhenItsTimeIsUpAndTellsWhoCameTooLate() throws Exception {
        assertThat(send(admin(MAPS + "?watch=true&timeoutSeconds=1")).statusCode())
                .isEqualTo(200);
        assertThat(send(admin(MAPS + "?watch=true&resourceVersion=99999&timeoutSeconds=20"))
                        .body())
                .contains("\"type\":\"ERROR\"", "\"reason\":\"Expired\"", "\"code\":410");
    }

    @Test
    void secretsOnDiskAreTheOwnersAlone() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void aServiceAccountMayDoWhatItsRolesAllow() throws Exception {
        String token = api.tokens.issue(pod("reading"));
        assertThat(send(as(token, "/api/v1/namespaces/default/secrets")).statusCode())
                .isEqualTo(403);
        var role = RunningApi.named("reader");
        var rule = role.putArray("rules").addObject();
        rule.putArray("apiGroups").add("");
        rule.putArray("resources").add("secrets");
        rule.putArray("verbs").add("list");
        api.cluster.create(Kinds.ROLE, "default", role, User.ADMIN);
        var binding = RunningApi.named("readers");
        binding.putObject("roleRef").put("kind", "Role").put("name", "reader");
        binding.putArray("subjects")
                .addObject()
                .put("kind", "ServiceAccount")
                .put("name", "default")
                .put("namespace", "default");
        api.cluster.create(Kinds.ROLE_BINDING, "default", binding, User.ADMIN);
        assertThat(send(as(token, "/api/v1/namespaces/default/secrets")).statusCode())
                .isEqualTo(200);
        assertThat(send(as(token, "/api/v1/namespaces/kube-system/secrets")).statusCode())
                .isEqualTo(403);
        assertThat(send(as(token, "/api/v1/namespaces/default/secrets/x")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void aPodsTokenEndsWithThePod() throws Exception {
        var created = pod("p");
        String token = api.tokens.issue(created);
        assertThat(send(as(token, "/api")).statusCode()).isEqualTo(200);
        assertThat(send(as(token + "x", "/api")).statusCode()).isEqualTo(401);
        api.cluster.remove(Kinds.POD, created);
        assertThat(send(as(token, "/api")).statusCode()).isEqualTo(401);
    }

    private static ObjectNode pod(String name) {
        ObjectNode pod = RunningApi.named(name);
        pod.putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", "c")
                .put("image", "i");
        return api.cluster.create(Kinds.POD, "default", pod, User.ADMIN);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder admin(String path) {
        return as(api.credentials.adminToken(), path);
    }

    private static HttpRequest.Builder as(String token, String path) {
        return request(path).header("Authorization", "Bearer " + token);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(api.server.url() + path)).timeout(Duration.ofSeconds(30));
    }

    private static SSLContext trusting(String pem) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
