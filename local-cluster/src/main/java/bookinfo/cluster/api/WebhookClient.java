package bookinfo.cluster.api;

import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Posts admission reviews to webhooks over TLS, trusting each webhook's own CA and nobody else. */
final class WebhookClient {
    private static final int MAX_BODY_BYTES = 3 << 20;

    private final Store store;

    WebhookClient(Store store) {
        this.store = store;
    }

    /** The response to a review. */
    JsonNode call(JsonNode webhook, Review review) throws CallFailure {
        JsonNode service = webhook.at("/clientConfig/service");
        long timeout = webhook.path("timeoutSeconds").asLong();
        String host = Json.text(service, "/name") + "." + Json.text(service, "/namespace") + ".svc";
        String url = "https://%s:%s%s?timeout=%ds"
                .formatted(host, service.path("port"), service.path("path").asText("/"), timeout);
        String uid = UUID.randomUUID().toString();
        String version = Webhooks.version(webhook, review).orElseThrow();
        Buffer body = Buffer.buffer(Json.bytes(review.document(version, uid)));
        try {
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setServer(endpoint(service))
                    .setAbsoluteURI(url)
                    .putHeader("Content-Type", "application/json");
            HttpClient client = client(Json.text(webhook, "/clientConfig/caBundle"));
            // Inside, not after: on the event loop the handlers are set before the response can go by.
            Future<Buffer> answer = client.request(options)
                    .compose(request -> request.send(body).compose(WebhookClient::body))
                    .timeout(timeout, TimeUnit.SECONDS)
                    .onComplete(done -> client.close());
            return response(EventLoop.await(answer), uid);
        } catch (IOException e) {
            throw new CallFailure(url, reason(e.getCause()));
        } catch (IllegalArgumentException | ApiFailure e) {
            throw new CallFailure(url, String.valueOf(e.getMessage()));
        }
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        Promise<Buffer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.appendBuffer(part).length() > MAX_BODY_BYTES) {
                promise.tryFail("the answer is longer than %d bytes".formatted(MAX_BODY_BYTES));
                response.request().reset();
            }
        });
        response.exceptionHandler(promise::tryFail);
        response.endHandler(end -> promise.tryComplete(body));
        return promise.future();
    }

    private static JsonNode response(Buffer answer, String uid) {
        JsonNode response = Json.parse(answer.getBytes()).path("response");
        if (!Json.text(response, "/uid").equals(uid)) {
            throw new IllegalArgumentException("the response is not about this request: " + answer);
        }
        return response;
    }

    private static String reason(@Nullable Throwable cause) {
        return switch (cause) {
            case TimeoutException late -> "context deadline exceeded";
            case ConnectException refused -> "connection refused";
            case null -> "interrupted";
            default -> cause.toString();
        };
    }

    /** Where a ready endpoint of the service listens. */
    private SocketAddress endpoint(JsonNode service) {
        String name = Json.text(service, "/name");
        ObjectNode object = store.get(Kinds.SERVICE, Json.text(service, "/namespace"), name)
                .orElseThrow(() -> new IllegalArgumentException("service \"%s\" not found".formatted(name)));
        List<ObjectNode> slices =
                store.list(Kinds.ENDPOINT_SLICE, Metadata.namespace(object)).items();
        return Json.items(object, "/spec/ports")
                .filter(port -> port.path("port").equals(service.path("port")))
                .flatMap(port -> Endpoints.ready(slices, object, port).stream())
                .findFirst()
                .map(SocketAddress::inetSocketAddress)
                .orElseThrow(() ->
                        new IllegalArgumentException("no endpoints available for service \"%s\"".formatted(name)));
    }

    // Each webhook has a CA of its own, and is seldom asked: a client lives for one call.
    private static HttpClient client(String caBundle) {
        HttpClientOptions options = new HttpClientOptions().setSsl(true).setKeepAlive(false);
        if (!caBundle.isEmpty()) {
            Buffer pem = Buffer.buffer(Base64.getDecoder().decode(caBundle));
            options.setTrustOptions(new PemTrustOptions().addCertValue(pem));
        }
        return Loop.VERTX.createHttpClient(options);
    }

    /** Started by the first call: most clusters have no webhook. */
    private static final class Loop {
        static final Vertx VERTX = EventLoop.start();
    }

    /** A webhook that could not be asked, or did not answer as it should. */
    static final class CallFailure extends Exception {
        private static final long serialVersionUID = 1;

        CallFailure(String url, String cause) {
            super("failed to call webhook: Post \"%s\": %s".formatted(url, cause), null, false, false);
        }
    }
}
