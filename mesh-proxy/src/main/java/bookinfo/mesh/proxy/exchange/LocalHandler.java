package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.HeaderLimits;
import bookinfo.mesh.proxy.config.HttpTimeouts;
import bookinfo.mesh.proxy.exchange.LocalService.Answer;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.RequestReader;
import bookinfo.mesh.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stands behind a socket of the proxy's own endpoints. */
final class LocalHandler implements RequestHandler {
    private static final Headers NO_TRAILERS = Headers.of();
    private static final HttpTimeouts OTHERS = HttpTimeouts.DEFAULT;

    /** An answer may take as long as the hook of a program that the agent asks. */
    private static final HttpTimeouts TIMEOUTS = new HttpTimeouts(
            OTHERS.idle(),
            Duration.ofHours(1).plusMinutes(1),
            OTHERS.requestHeaders(),
            OTHERS.request(),
            OTHERS.delayedClose(),
            OTHERS.drain());

    private final Worker worker;
    private final LocalService service;

    LocalHandler(Worker worker, LocalService service) {
        this.worker = worker;
        this.service = service;
    }

    @Override
    public Optional<Chain> chain() {
        return Optional.empty();
    }

    @Override
    public HttpTimeouts timeouts() {
        return TIMEOUTS;
    }

    @Override
    public RequestReader reader() {
        return new RequestReader(HeaderLimits.DEFAULT.maxKilobytes() * 1024, HeaderLimits.DEFAULT.maxCount());
    }

    @Override
    public void opened() {}

    @Override
    public void closed() {}

    @Override
    public RequestStream stream(DownstreamConnection connection, RequestHead head, boolean bodiless) {
        return new Stream(connection, head, bodiless);
    }

    @Override
    public void refused(DownstreamConnection connection, ProxyFailure failure) {
        fail(connection, failure);
    }

    private void fail(DownstreamConnection connection, ProxyFailure failure) {
        LocalReply reply = LocalReply.of(failure);
        write(connection, reply.complete(), reply.body(), false);
    }

    private void write(DownstreamConnection connection, ResponseHead head, String body, boolean answersHead) {
        head.headers().add("date", worker.date().now()).add("server", "envoy");
        boolean headOnly = body.isEmpty() || answersHead;
        connection.head(head, headOnly);
        if (!headOnly) {
            connection.out().data(ByteBufUtil.writeUtf8(worker.transport().allocator(), body));
        }
        connection.end(NO_TRAILERS);
    }

    /** Reads the request to its end, then answers it. */
    private final class Stream implements RequestStream {
        private final DownstreamConnection connection;
        private final RequestHead head;
        private final boolean bodiless;
        private boolean over;

        Stream(DownstreamConnection connection, RequestHead head, boolean bodiless) {
            this.connection = connection;
            this.head = head;
            this.bodiless = bodiless;
        }

        @Override
        public void start() {
            if (bodiless) {
                answer();
            }
        }

        @Override
        public boolean acceptsBody() {
            return true;
        }

        @Override
        public void requestData(ByteBuf data) {
            data.release();
        }

        @Override
        public void requestEnded(Headers trailers) {
            answer();
        }

        @Override
        public void requestBroken(ProxyFailure failure) {
            if (!over) {
                over = true;
                connection.closeAfterResponse();
                fail(connection, failure);
            }
        }

        @Override
        public void requestFlush() {}

        @Override
        public void downstreamGone() {
            over = true;
        }

        @Override
        public void downstreamWritable(boolean writable) {}

        private void answer() {
            service.answer(head).whenComplete((answer, failure) -> {
                if (worker.loop().inEventLoop()) {
                    answered(answer, failure);
                } else {
                    worker.loop().execute(() -> answered(answer, failure));
                }
            });
        }

        private void answered(@Nullable Answer answer, @Nullable Throwable failure) {
            if (over) {
                return;
            }
            over = true;
            Answer given = answer != null ? answer : new Answer(500, "text/plain", String.valueOf(failure));
            if (given.equals(Answer.NONE)) {
                connection.abort();
                return;
            }
            Headers headers = Headers.of(
                    "content-type",
                    given.contentType(),
                    "content-length",
                    Integer.toString(ByteBufUtil.utf8Bytes(given.body())));
            write(
                    connection,
                    new ResponseHead(given.status(), headers),
                    given.body(),
                    head.method().equals("HEAD"));
        }
    }
}
