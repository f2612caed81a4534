package bookinfo.cli.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.cli.kube.Access;
import bookinfo.cli.kube.Api;
import bookinfo.cli.local.Failure;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class InjectionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTROLLER = """
            {"apiVersion": "v1", "kind": "ReplicationController", "metadata": {"name": "web", "namespace": "shop"},
             "spec": {"template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web"}]}}}}
            """;

    private final List<JsonNode> asked = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    @Test
    void aReplicationControllersPodsGetSidecarsToo() {
        ObjectNode injected = answering("{\"response\": {\"allowed\": true, \"patch\": \"%s\"}}"
                        .formatted(base64(
                                "[{\"op\":\"add\",\"path\":\"/spec/containers/-\",\"value\":{\"name\":\"p\"}}]")))
                .inject(object(CONTROLLER), "default");

        assertThat(injected.at("/spec/template/spec/containers").findValuesAsText("name"))
                .containsExactly("web", "p");
        assertThat(asked.getFirst().at("/request/namespace").asText()).isEqualTo("shop");
        assertThat(asked.getFirst()
                        .at("/request/object/metadata/ownerReferences/0/kind")
                        .asText())
                .isEqualTo("ReplicationController");
    }

    @Test
    void whatTheInjectorWarnsOfIsPassedOn() {
        var _ = answering("{\"response\": {\"allowed\": true, \"warnings\": [\"passes for the proxy\"]}}")
                .inject(object(CONTROLLER), "default");

        assertThat(warnings).singleElement().asString().contains("web").endsWith(": passes for the proxy");
    }

    @Test
    void whatTheInjectorRefusesFails() {
        Injection injection =
                answering("{\"response\": {\"allowed\": false, \"status\": {\"message\": \"no such annotation\"}}}");

        assertThatThrownBy(() -> injection.inject(object(CONTROLLER), "default"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("web")
                .hasMessageEndingWith(": no such annotation");
    }

    @Test
    void onlyAReadyControlPlaneOfTheRevisionIsAsked() throws IOException, NoSuchAlgorithmException {
        List<String> queries = new CopyOnWriteArrayList<>();
        byte[] pods = "{\"items\": [{\"metadata\": {\"name\": \"starting\"}, \"status\": {\"phase\": \"Running\"}}]}"
                .getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/namespaces/istio-system/pods", exchange -> {
            queries.add(exchange.getRequestURI().getQuery());
            exchange.sendResponseHeaders(200, pods.length);
            exchange.getResponseBody().write(pods);
            exchange.close();
        });
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        Access access = new Access(address, Optional.empty(), SSLContext.getDefault(), "default");
        try (Api api = new Api(access, warnings::add)) {
            Injection injection = Injection.of(api, "canary", warnings::add);

            assertThat(queries).containsExactly("labelSelector=app=istiod,istio.io/rev=canary");
            assertThatThrownBy(() -> injection.inject(object(CONTROLLER), "default"))
                    .hasMessage("no istiod of revision canary is ready in istio-system (bookinfo install makes one)");
        } finally {
            server.stop(0);
        }
    }

    private Injection answering(String answer) {
        return new Injection(
                review -> {
                    asked.add(review);
                    return object(answer);
                },
                warnings::add);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode object(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
