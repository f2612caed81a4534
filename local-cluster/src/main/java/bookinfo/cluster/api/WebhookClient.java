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
import java.net.ConnectException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Posts admission reviews to webhooks over TLS, trusting each webhook's own CA and nobody else. */
final class WebhookClient {
    private static final int MAX_BODY_BYTES = 3 << 20;

    private final Store store;
    private @Nullable Vertx vertx;

    WebhookClient(Store store) {
        this.store = store;
    }

    /** The response to a review. */
    JsonNode call(JsonNode webhook, Review review) throws CallFailure {
        JsonNode config = webhook.path("clientConfig");
        JsonNode service = config.path("service");
        long timeout = webhook.path("timeoutSeconds").asLong();
        String host = Json.text(service, "/name") + "." + Json.text(service, "/namespace") + ".svc";
        String uri = service.path("path").asText("/") + "?timeout=%ds".formatted(timeout);
        String url = "https://%s:%d%s".formatted(host, service.path("port").asInt(), uri);
        String uid = UUID.randomUUID().toString();
        String version = WebhookMatch.version(webhook, review).orElseThrow();
        HttpClient client = null;
        try {
            SocketAddress address = endpoint(service);
            client = client(Json.text(config, "/caBundle"));
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setServer(address)
                    .setHost(host)
                    .setPort(service.path("port").asInt())
                    .setURI(uri)
                    .putHeader("Content-Type", "application/json");
            Buffer body = Buffer.buffer(Json.bytes(AdmissionReview.of(review, version, uid)));
            // Inside, not after: on the event loop the handlers are set before the response can go by.
            Future<Buffer> answer = client.request(options)
                    .compose(request -> request.send(body).compose(WebhookClient::body));
            return response(answer.toCompletionStage().toCompletableFuture().get(timeout, TimeUnit.SECONDS), uid);
        } catch (TimeoutException e) {
            throw new CallFailure(url, "context deadline exceeded");
        } catch (ExecutionException e) {
            throw new CallFailure(url, reason(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallFailure(url, "interrupted");
        } catch (IllegalArgumentException | ApiFailure e) {
            throw new CallFailure(url, String.valueOf(e.getMessage()));
        } finally {
            if (client != null) {
                client.close();
            }
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
        return cause instanceof ConnectException ? "connection refused" : String.valueOf(cause);
    }

    /** Where a ready endpoint of the service listens. */
    private SocketAddress endpoint(JsonNode service) {
        String name = Json.text(service, "/name");
        ObjectNode object = store.get(Kinds.SERVICE, Json.text(service, "/namespace"), name)
                .orElseThrow(() -> new IllegalArgumentException("service \"%s\" not found".formatted(name)));
        List<ObjectNode> slices =
                store.list(Kinds.ENDPOINT_SLICE, Metadata.namespace(object)).items();
        return object.path("spec")
                .path("ports")
                .valueStream()
                .filter(port ->
                        port.path("port").asInt() == service.path("port").asInt())
                .flatMap(port -> Endpoints.ready(slices, object, port).stream())
                .findFirst()
                .map(SocketAddress::inetSocketAddress)
                .orElseThrow(() ->
                        new IllegalArgumentException("no endpoints available for service \"%s\"".formatted(name)));
    }

    // Each webhook has a CA of its own, and is seldom asked: a client lives for one call.
    private synchronized HttpClient client(String caBundle) {
        if (vertx == null) {
            vertx = EventLoop.start();
        }
        HttpClientOptions options = new HttpClientOptions().setSsl(true).setKeepAlive(false);
        if (!caBundle.isEmpty()) {
            Buffer pem = Buffer.buffer(Base64.getDecoder().decode(caBundle));
            options.setTrustOptions(new PemTrustOptions().addCertValue(pem));
        }
        return vertx.createHttpClient(options);
    }

    /** A webhook that could not be asked, or did not answer as it should. */
    static final class CallFailure extends Exception {
        private static final long serialVersionUID = 1;

        CallFailure(String url, String cause) {
            super("failed to call webhook: Post \"%s\": %s".formatted(url, cause), null, false, false);
        }
    }
}
