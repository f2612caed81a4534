package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Posts admission reviews to webhooks over TLS, trusting each webhook's own CA and nobody else. */
final class WebhookClient {
    private static final int MAX_CLIENTS = 16;
    private static final int MAX_BODY_BYTES = 3 << 20;
    private static final int DEFAULT_TIMEOUT_SECONDS = 10;
    private static final int OK = 200;

    private final WebhookAddress addresses;
    private final Map<String, HttpClient> clientsByCa = new LinkedHashMap<>(MAX_CLIENTS, 0.75f, true);
    private @Nullable Vertx vertx;

    WebhookClient(WebhookAddress addresses) {
        this.addresses = addresses;
    }

    /** The response to a review. */
    JsonNode call(JsonNode webhook, Review review) throws CallFailure {
        long timeout = webhook.path("timeoutSeconds").asLong(DEFAULT_TIMEOUT_SECONDS);
        JsonNode clientConfig = webhook.path("clientConfig");
        WebhookAddress.Target target = addresses.of(clientConfig, timeout);
        String uid = UUID.randomUUID().toString();
        String version = WebhookMatch.version(webhook, review).orElseThrow();
        ObjectNode document = AdmissionReview.of(review, version, uid);
        Future<Buffer> answer;
        try {
            answer = post(client(clientConfig.path("caBundle").asText()), target, Buffer.buffer(Json.bytes(document)));
            return response(answer.toCompletionStage().toCompletableFuture().get(timeout, TimeUnit.SECONDS), uid);
        } catch (TimeoutException e) {
            throw CallFailure.post(target.url(), "context deadline exceeded");
        } catch (ExecutionException e) {
            throw CallFailure.post(target.url(), reason(e.getCause(), target));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CallFailure.post(target.url(), "interrupted");
        }
    }

    private static Future<Buffer> post(HttpClient client, WebhookAddress.Target target, Buffer body) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(target.serverName())
                .setPort(target.address().getPort())
                .setServer(SocketAddress.inetSocketAddress(
                        target.address().getPort(), target.address().getHostString()))
                .setURI(target.path())
                .putHeader("Content-Type", "application/json")
                .putHeader("Accept", "application/json")
                .putHeader("User-Agent", "kube-apiserver-admission");
        // Inside, not after: on the event loop the handlers are set before the response can go by.
        return client.request(options).compose(request -> request.send(body).compose(WebhookClient::body));
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        Promise<Buffer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > MAX_BODY_BYTES) {
                promise.tryFail("the answer is longer than %d bytes".formatted(MAX_BODY_BYTES));
                response.request().reset();
            } else {
                body.appendBuffer(part);
            }
        });
        response.exceptionHandler(promise::tryFail);
        response.endHandler(end -> {
            if (response.statusCode() == OK) {
                promise.tryComplete(body);
            } else {
                promise.tryFail("the server answered %d: %s".formatted(response.statusCode(), body));
            }
        });
        return promise.future();
    }

    private static JsonNode response(Buffer answer, String uid) throws CallFailure {
        JsonNode response;
        try {
            response = Json.parse(answer.getBytes()).path("response");
        } catch (ApiFailure e) {
            throw new CallFailure("received invalid webhook response: " + e.message());
        }
        if (!response.path("uid").asText().equals(uid)) {
            throw new CallFailure("received invalid webhook response: expected response.uid=\"%s\", got \"%s\""
                    .formatted(uid, response.path("uid").asText()));
        }
        return response;
    }

    private static String reason(@Nullable Throwable cause, WebhookAddress.Target target) {
        return cause instanceof ConnectException
                ? "dial tcp %s:%d: connect: connection refused"
                        .formatted(
                                target.address().getHostString(),
                                target.address().getPort())
                : cause == null ? "failed" : String.valueOf(cause.getMessage());
    }

    private synchronized HttpClient client(String caBundle) throws CallFailure {
        HttpClient known = clientsByCa.get(caBundle);
        if (known != null) {
            return known;
        }
        if (clientsByCa.size() == MAX_CLIENTS) {
            String oldest = clientsByCa.keySet().iterator().next();
            HttpClient gone = clientsByCa.remove(oldest);
            if (gone != null) {
                gone.close();
            }
        }
        HttpClientOptions options = new HttpClientOptions().setSsl(true).setVerifyHost(true);
        if (!caBundle.isEmpty()) {
            options.setTrustOptions(new PemTrustOptions()
                    .addCertValue(Buffer.buffer(Base64.getDecoder().decode(caBundle))));
        }
        HttpClient client = vertx().createHttpClient(options);
        clientsByCa.put(caBundle, client);
        return client;
    }

    // Most clusters of a test never call a webhook, so the event loop is made with the first call.
    private Vertx vertx() {
        Vertx running = vertx;
        if (running == null) {
            running = Vertx.vertx(new VertxOptions()
                    .setEventLoopPoolSize(1)
                    .setWorkerPoolSize(1)
                    .setInternalBlockingPoolSize(1)
                    .setUseDaemonThread(true));
            vertx = running;
        }
        return running;
    }

    /** A webhook that could not be asked, or did not answer as it should. */
    static final class CallFailure extends Exception {
        private static final long serialVersionUID = 1;

        CallFailure(String message) {
            super(message, null, false, false);
        }

        static CallFailure post(String url, String cause) {
            return new CallFailure("failed to call webhook: Post \"%s\": %s".formatted(url, cause));
        }
    }
}
