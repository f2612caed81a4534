package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A webhook behind TLS that remembers what it was asked and answers what the test says. */
final class FakeWebhook implements AutoCloseable {
    private static final String PASSWORD = "changeit";
    private static final Map<String, Path> KEY_STORES = new ConcurrentHashMap<>();

    final List<JsonNode> reviews = new CopyOnWriteArrayList<>();
    final String caBundle;
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    /** @param answer the response to a request without its uid; empty for no answer at all */
    FakeWebhook(String name, Function<JsonNode, Optional<ObjectNode>> answer) throws Exception {
        Path keyStore = KEY_STORES.computeIfAbsent(name, FakeWebhook::make);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(Files.newInputStream(keyStore), PASSWORD.toCharArray());
        String certificate = pem(keys.getCertificate(ServingCertificate.ALIAS).getEncoded());
        caBundle = Base64.getEncoder().encodeToString(certificate.getBytes(StandardCharsets.US_ASCII));
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(keyStore.toString()).setPassword(PASSWORD)))
                .requestHandler(request -> request.body().onSuccess(body -> {
                    JsonNode review = Json.parse(body.getBytes()).path("request");
                    reviews.add(review);
                    answer.apply(review).ifPresent(response -> {
                        ObjectNode document = Json.object();
                        document.set(
                                "response",
                                response.put("uid", review.path("uid").asText()));
                        request.response().end(Buffer.buffer(Json.bytes(document)));
                    });
                }));
        EventLoop.await(server.listen());
    }

    int port() {
        return server.actualPort();
    }

    @Override
    public void close() throws IOException {
        EventLoop.await(vertx.close());
    }

    private static Path make(String name) {
        try {
            Path folder = Files.createTempDirectory("webhook");
            Path password = Files.writeString(folder.resolve("password"), PASSWORD);
            ServingCertificate.make(folder.resolve("serving.p12"), password, List.of(name));
            return folder.resolve("serving.p12");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem(byte[] der) {
        return "-----BEGIN CERTIFICATE-----%n%s%n-----END CERTIFICATE-----%n"
                .formatted(Base64.getMimeEncoder().encodeToString(der));
    }
}
