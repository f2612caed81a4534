package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.HostRewrite;
import bookinfo.mesh.proxy.config.RouteAction.Forward;
import bookinfo.mesh.proxy.exchange.ProxyFailure.Simple;
import bookinfo.mesh.proxy.exchange.ProxyFailure.UpstreamReset;
import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The router: sends one request to its cluster, as often and as long as the route allows. */
final class Forwarder {
    private final Exchange exchange;
    private final StreamInfo info;
    private final ClusterPool cluster;
    private final Forward action;
    private final RequestHead request;
    private final boolean bodiless;
    private final boolean countAttempts;
    private final RequestBody body = new RequestBody();
    private final Retries retries;
    private final List<Endpoint> tried = new ArrayList<>();
    private final EventLoop loop;

    /** Made when there is a limit: most routes have none. */
    private @Nullable Deadline timeout;

    private @Nullable Deadline tryTimeout;
    private @Nullable Try current;
    private boolean responseStarted;
    private boolean requestComplete;
    private long requestCompleteAt;

    Forwarder(
            Worker worker,
            Exchange exchange,
            ClusterPool cluster,
            Forward action,
            RequestHead request,
            boolean bodiless,
            boolean countAttempts) {
        this.exchange = exchange;
        this.info = exchange.info();
        this.cluster = cluster;
        this.action = action;
        this.request = request;
        this.bodiless = bodiless;
        this.countAttempts = countAttempts;
        this.retries = new Retries(worker, cluster, action.retry(), this);
        this.loop = worker.loop();
    }

    void start() {
        if (bodiless) {
            requestComplete();
        }
        attempt();
    }

    /** Whether more of the body may be read. */
    boolean acceptsBody() {
        UpstreamConnection connection = connection();
        return connection == null ? body.mayWait() : connection.writable();
    }

    void requestData(ByteBuf data) {
        body.add(data, connection());
    }

    void requestEnded(Headers trailers) {
        requestComplete();
        body.end(trailers, connection());
        if (connection() != null) {
            limitTry();
        }
    }

    void requestFlush() {
        UpstreamConnection connection = connection();
        if (connection != null && !requestComplete) {
            connection.flush();
        }
    }

    /** Spares the downstream, or goes on. */
    void downstreamWritable(boolean writable) {
        UpstreamConnection connection = connection();
        if (connection != null) {
            connection.reading(writable);
        }
    }

    /** The exchange is over for reasons of its own. */
    void cancel() {
        finish();
        if (current != null) {
            current.giveUp();
        }
    }

    void connected(UpstreamConnection connection) {
        info.upstreamLocal(connection.localAddress());
        connection.head(request, bodiless);
        if (!bodiless) {
            body.replay(connection);
            if (!retries.possible()) {
                body.sendOnce();
            }
            connection.flush();
        }
        if (requestComplete) {
            limitTry();
        } else {
            exchange.readOn();
        }
    }

    void upstreamWritable() {
        exchange.readOn();
    }

    void responseHead(ResponseHead head, boolean endStream) {
        if (head.informational()) {
            exchange.informational(head);
            return;
        }
        cancel(tryTimeout);
        if (retries.wanted(head) && triesAgain()) {
            replaceTry(endStream);
            return;
        }
        responseStarted = true;
        retries.answered(head);
        body.sendOnce();
        if (requestComplete) {
            long nanos = System.nanoTime() - requestCompleteAt;
            info.upstreamServiceTime(Duration.ofNanos(nanos));
            head.headers().set("x-envoy-upstream-service-time", Long.toString(nanos / 1_000_000));
        }
        info.details("via_upstream");
        info.markRouted();
        exchange.upstreamHead(head, endStream);
    }

    void responseData(ByteBuf data) {
        exchange.upstreamData(data);
    }

    void responseEnded(Headers trailers) {
        finish();
        exchange.upstreamEnded(trailers);
    }

    void responseFlush() {
        exchange.responseFlush();
    }

    void reset(ResetReason reason, String transport) {
        Try failed = current;
        cancel(tryTimeout);
        info.transportFailure(transport);
        if (reason == ResetReason.OVERFLOW) {
            info.noEndpoint();
        }
        boolean started = failed != null && failed.requestStarted();
        failTry(new UpstreamReset(reason, transport, responseStarted, retries.attempts() > 1), reason, started);
    }

    /** Sends the request to an endpoint, for the first time or again. */
    void attempt() {
        Optional<Endpoint> last = info.endpoint();
        if (last.isPresent()) {
            tried.add(last.get());
        }
        Optional<Endpoint> picked = cluster.pick(action.retry(), tried, info);
        if (picked.isEmpty()) {
            fail(Simple.NO_HEALTHY_UPSTREAM);
            return;
        }
        Endpoint endpoint = picked.get();
        info.attempt(endpoint);
        tellTimeout();
        if (countAttempts) {
            request.headers().set("x-envoy-attempt-count", Integer.toString(retries.attempts()));
        }
        if (action.hostRewrite() instanceof HostRewrite.Endpoint
                && endpoint.address().isUnresolved()) {
            request.rewriteAuthority(endpoint.address().getHostString());
        }
        current = new Try(this, cluster, endpoint);
        current.start();
    }

    private void replaceTry(boolean answered) {
        if (current != null) {
            if (answered) {
                current.ignoreEnd();
            } else {
                current.giveUp();
            }
            current = null;
        }
    }

    private void failTry(ProxyFailure failure, ResetReason reason, boolean requestStarted) {
        current = null;
        if (responseStarted || !retries.wanted(reason, requestStarted) || !triesAgain()) {
            fail(failure);
        }
    }

    /** Plans another try; where the limit of tries forbids it anyway, that is what is told, and not that the body is gone. */
    private boolean triesAgain() {
        return (body.replayable() || !retries.possible()) && retries.again(info);
    }

    private void tryTimedOut() {
        cluster.count(UpstreamEvent.RQ_PER_TRY_TIMEOUT);
        if (current != null) {
            current.timedOut();
        }
        failTry(Simple.TRY_TIMEOUT, ResetReason.LOCAL_RESET, true);
    }

    private void timedOut() {
        cluster.count(UpstreamEvent.RQ_TIMEOUT);
        if (current != null && !responseStarted) {
            current.timedOut();
        }
        cancel();
        info.markRouted();
        exchange.fail(Simple.ROUTE_TIMEOUT);
    }

    private void fail(ProxyFailure failure) {
        finish();
        info.markRouted();
        exchange.fail(failure);
    }

    private void finish() {
        cancel(timeout);
        cancel(tryTimeout);
        retries.cancel();
        body.sendOnce();
    }

    private void requestComplete() {
        requestComplete = true;
        requestCompleteAt = System.nanoTime();
        if (!action.timeout().isZero()) {
            timeout = new Deadline(loop, this::timedOut);
            timeout.in(action.timeout());
        }
    }

    private void limitTry() {
        Duration limit = action.retry().perTryTimeout();
        if (!limit.isZero()) {
            tryTimeout = new Deadline(loop, this::tryTimedOut);
            tryTimeout.in(limit);
        }
    }

    private static void cancel(@Nullable Deadline deadline) {
        if (deadline != null) {
            deadline.cancel();
        }
    }

    /** Tells the upstream how long this try may take at most. */
    private void tellTimeout() {
        if (!action.timeout().isZero()) {
            long passed = requestComplete ? (System.nanoTime() - requestCompleteAt) / 1_000_000 : 0;
            long left = Math.max(action.timeout().toMillis() - passed, 0);
            long perTry = action.retry().perTryTimeout().toMillis();
            long limit = perTry == 0 ? left : Math.min(perTry, left);
            request.headers().set("x-envoy-expected-rq-timeout-ms", Long.toString(limit));
        }
    }

    private @Nullable UpstreamConnection connection() {
        return current == null ? null : current.connection();
    }
}
