package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A webhook behind TLS that remembers what it was asked and answers what the test says. */
final class FakeWebhook implements AutoCloseable {
    final List<JsonNode> reviews = new CopyOnWriteArrayList<>();
    final String caBundle;
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    /** @param answer the response to a request without its uid; empty for no answer at all */
    FakeWebhook(String name, Function<JsonNode, Optional<ObjectNode>> answer) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        String certificate = pem("CERTIFICATE", ServingCertificate.selfSigned(keys, List.of(name), Instant.now()));
        caBundle = Base64.getEncoder().encodeToString(certificate.getBytes(StandardCharsets.US_ASCII));
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(certificate))
                                .addKeyValue(Buffer.buffer(
                                        pem("PRIVATE KEY", keys.getPrivate().getEncoded())))))
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
        Blocking.await(server.listen());
    }

    int port() {
        return server.actualPort();
    }

    @Override
    public void close() throws IOException {
        Blocking.await(vertx.close());
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(type, Base64.getMimeEncoder().encodeToString(der), type);
    }
}
