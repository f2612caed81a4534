package bookinfo.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.faulttolerance.api.Guard;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * Another service, called over HTTP/1.1 by its name. Calls block; connections are pooled. How each call ended is
 * counted as {@code request_result_total}, all its tries as one.
 */
public final class Upstream implements AutoCloseable {
    /** The largest body that is read; a larger one counts as no answer. */
    static final int MAX_BODY_BYTES = 1 << 20;

    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_CONNECTIONS = 100;
    private static final int MAX_WAITING = 1000;
    /** Shorter than any server's, so that a call seldom meets a connection that is being closed. */
    private static final int KEEP_ALIVE_SECONDS = 10;

    private static final ObjectReader JSON = new ObjectMapper().reader();

    private final String app;
    private final URI base;
    private final MeterRegistry metrics;
    private final HttpClient client;
    private final Guard guard;

    /**
     * Each of {@code tries} tries may take {@code timeout} from connecting to the last byte.
     *
     * @param app what metrics call it
     */
    public Upstream(Vertx vertx, MeterRegistry metrics, String app, URI base, Duration timeout, int tries) {
        this.app = app;
        this.base = base;
        this.metrics = metrics;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) timeout.toMillis())
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS),
                new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING));
        this.guard = guard(base.toString(), timeout, tries);
    }

    /** The address of a service: its host, in its domain if there is one, and its port. */
    public static URI address(String host, Optional<String> domain, int port) {
        return URI.create("http://" + host + domain.map(name -> "." + name).orElse("") + ":" + port);
    }

    /** GETs {@code path} (starting with a slash). A call that fails is an answer too: this throws nothing. */
    public Answer get(String path, Map<String, String> headers) {
        Answer answer = guarded(path, headers);
        String code = Integer.toString(answer.status());
        metrics.counter("request_result", "destination_app", app, "response_code", code)
                .increment();
        return answer;
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return base.toString();
    }

    private Answer guarded(String path, Map<String, String> headers) {
        try {
            return guard.call(() -> once(path, headers), Answer.Ok.class);
        } catch (NotOk answer) {
            return new Answer.Refused(answer.status);
        } catch (TimeoutException e) {
            return new Answer.Late();
        } catch (Exception e) {
            return new Answer.Broken("got exception " + e);
        }
    }

    private Answer.Ok once(String path, Map<String, String> headers) throws Exception {
        URI at = URI.create(base + path);
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            Map<String, String> sent = sameOrigin(at, base) ? headers : PropagatedHeaders.withoutCredentials(headers);
            Reply reply = call(at, sent);
            if (reply.redirect.isEmpty()) {
                return read(reply);
            }
            at = at.resolve(reply.redirect.get());
            if (!SCHEMES.contains(at.getScheme()) || at.getHost() == null) {
                throw new IOException("a redirect to " + at + " (expected: http://host...)");
            }
        }
        throw new IOException("more than " + MAX_REDIRECTS + " redirects, the last to " + at);
    }

    private Reply call(URI at, Map<String, String> headers) throws InterruptedException, IOException {
        RequestOptions options =
                new RequestOptions().setAbsoluteURI(at.toString()).putHeader("accept", "application/json");
        headers.forEach(options::putHeader);
        Future<HttpClientRequest> request = client.request(options);
        boolean answered = false;
        try {
            Reply reply = request.compose(Upstream::exchange)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            answered = true;
            return reply;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            if (!answered) {
                request.onSuccess(HttpClientRequest::reset);
            }
        }
    }

    /** The reader is in place before the request goes out: set from this thread, it could come after the answer's end. */
    private static Future<Reply> exchange(HttpClientRequest request) {
        Future<Reply> reply = request.response().compose(Upstream::whole);
        request.end();
        return reply;
    }

    private static Future<Reply> whole(HttpClientResponse response) {
        Promise<Reply> reply = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
            body.appendBuffer(chunk);
            if (body.length() > MAX_BODY_BYTES) {
                reply.tryFail("a body of more than " + MAX_BODY_BYTES + " bytes");
            }
        });
        response.exceptionHandler(reply::tryFail);
        response.endHandler(end -> reply.tryComplete(new Reply(
                response.statusCode(),
                Optional.ofNullable(response.getHeader(HttpHeaders.LOCATION))
                        .filter(location -> response.statusCode() / 100 == 3),
                body)));
        return reply.future();
    }

    private static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equals(other.getScheme()) && one.getAuthority().equalsIgnoreCase(other.getAuthority());
    }

    private static Answer.Ok read(Reply reply) throws NotOk, IOException {
        if (reply.status != 200) {
            throw new NotOk(reply.status);
        }
        JsonNode body = JSON.readTree(reply.body.getBytes());
        if (body.isMissingNode()) {
            throw new IOException("a body without JSON");
        }
        return new Answer.Ok(body);
    }

    private static Guard guard(String name, Duration timeout, int tries) {
        Guard.Builder guard = Guard.create().withDescription(name);
        if (tries > 1) {
            guard.withRetry()
                    .maxRetries(tries - 1)
                    .delay(0, ChronoUnit.MILLIS)
                    .jitter(0, ChronoUnit.MILLIS)
                    .maxDuration(0, ChronoUnit.MILLIS)
                    .done();
        }
        return guard.withTimeout()
                .duration(timeout.toMillis(), ChronoUnit.MILLIS)
                .done()
                .build();
    }

    private record Reply(int status, Optional<String> redirect, Buffer body) {}

    private static final class NotOk extends Exception {
        private final int status;

        NotOk(int status) {
            super("status " + status);
            this.status = status;
        }
    }
}
