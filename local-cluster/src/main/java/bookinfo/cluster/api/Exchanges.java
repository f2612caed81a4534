package bookinfo.cluster.api;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.NetClient;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/** Carries one request to the API and its answer back, over plain HTTP or, when the client asked, a WebSocket. */
final class Exchanges {
    private static final Logger LOG = System.getLogger(Exchanges.class.getName());
    private static final int CHUNK = 32 << 10;

    private final Api api;
    private final Tokens tokens;
    private final Vertx vertx;
    private final NetClient network;
    private final IntSupplier port;

    Exchanges(Api api, Tokens tokens, Vertx vertx, IntSupplier port) {
        this.api = api;
        this.tokens = tokens;
        this.vertx = vertx;
        this.network = vertx.createNetClient();
        this.port = port;
    }

    static boolean isUpgrade(HttpServerRequest request) {
        return header(request, "Upgrade").equalsIgnoreCase("websocket");
    }

    /** Answers the request, on the calling thread. */
    void handle(HttpServerRequest request, Buffer body) {
        List<String> warnings = Collections.synchronizedList(new ArrayList<>());
        try {
            Answer answer = answer(request, body, warnings);
            warnings.forEach(warning -> request.response().headers().add("Warning", quoted(warning)));
            send(request, answer);
        } catch (IOException e) {
            // The client has left, or the server is closing: there is nobody to tell.
            LOG.log(Level.DEBUG, "{0} {1}: {2}", request.method(), request.path(), e);
        }
    }

    private Answer answer(HttpServerRequest request, Buffer body, List<String> warnings) {
        try {
            return api.answer(read(request, body, warnings));
        } catch (ApiFailure e) {
            return Answer.refusal(e);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "%s %s failed".formatted(request.method(), request.path()), e);
            return Answer.refusal(ApiFailure.internal(String.valueOf(e.getMessage())));
        }
    }

    private ApiRequest read(HttpServerRequest request, Buffer body, List<String> warnings) {
        checkOrigin(header(request, "Origin"));
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        Optional<User> user = tokens.user(request.getHeader("Authorization"));
        if (user.isEmpty() && !Api.isPublic(uri.path())) {
            throw new ApiFailure(401, "Unauthorized", "Unauthorized");
        }
        return new ApiRequest(
                request.method().name(),
                uri.path(),
                uri.parameters(),
                header(request, "Accept").toLowerCase(Locale.ROOT),
                header(request, "Content-Type")
                        .toLowerCase(Locale.ROOT)
                        .split(";", 2)[0]
                        .strip(),
                header(request, "User-Agent").split("/", 2)[0],
                isUpgrade(request),
                body,
                user.orElse(User.ANONYMOUS),
                warnings);
    }

    private static String quoted(String warning) {
        String text = warning.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
        return "299 - \"" + text + "\"";
    }

    private static String header(HttpServerRequest request, String name) {
        return Objects.requireNonNullElse(request.getHeader(name), "");
    }

    // A page in a browser must not be able to use the address and a token it got hold of.
    private void checkOrigin(String origin) {
        Set<String> own = Set.of("", "127.0.0.1:" + port.getAsInt(), "localhost:" + port.getAsInt());
        if (!own.contains(origin.replaceFirst("^https?://", ""))) {
            throw new ApiFailure(403, "Forbidden", "the origin %s is not this server's".formatted(origin));
        }
    }

    private void send(HttpServerRequest request, Answer answer) throws IOException {
        switch (answer) {
            case Answer.Whole whole -> {
                HttpServerResponse response = request.response().setStatusCode(whole.code());
                EventLoop.await(
                        response.putHeader("Content-Type", whole.contentType()).end(whole.body()));
            }
            case Answer.Stream stream -> stream(stream, request);
            case Answer.Forwarded forwarded -> {
                PortForward forward = new PortForward(upgrade(request), network, forwarded.hosts());
                vertx.runOnContext(now -> forward.start());
            }
            case Answer.Attached attached -> {
                try {
                    new ExecChannels(upgrade(request), attached.execution()).run(attached.input());
                } finally {
                    attached.execution().process().destroy();
                }
            }
        }
    }

    /** The socket, paused: what the client says before its handlers are there must wait for them. */
    private ServerWebSocket upgrade(HttpServerRequest request) throws IOException {
        Promise<ServerWebSocket> paused = Promise.promise();
        // On the event loop, so that nothing can be read between the upgrade and the pause.
        vertx.runOnContext(
                now -> request.toWebSocket().map(ServerWebSocket::pause).onComplete(paused));
        return EventLoop.await(paused.future());
    }

    private void stream(Answer.Stream stream, HttpServerRequest request) throws IOException {
        Thread thread = Thread.currentThread();
        HttpServerResponse response = request.response();
        OutputStream out = new BufferedOutputStream(new ChunkedStream(response, stream.contentType()), CHUNK);
        response.closeHandler(closed -> thread.interrupt());
        long timer = vertx.setTimer(stream.limit().toMillis(), id -> thread.interrupt());
        try {
            stream.body().write(out);
        } catch (ApiFailure e) {
            if (response.headWritten()) {
                response.reset(); // too late for a status: an unfinished body is how the client can tell
            } else {
                send(request, Answer.refusal(e));
            }
            return;
        } catch (InterruptedException | InterruptedIOException e) {
            // The time is up, or the client has left; either way what was written so far is all there is.
            Thread.interrupted();
        } finally {
            vertx.cancelTimer(timer);
        }
        out.close();
    }
}
