package bookinfo.httpbin;

import bookinfo.httpbin.Answer.Content;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** One request on its connection, and the answer to it. */
final class Exchange {
    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

    private final RoutingContext context;
    private final HttpServerResponse response;
    private final Client client = new Client();
    private final Buffer body = Buffer.buffer();
    private boolean tooLarge;

    Exchange(RoutingContext context) {
        this.context = context;
        this.response = context.response();
        response.closeHandler(closed -> client.leave());
    }

    /** Runs {@code then} when all of the body is there, or more of it than is read. */
    void readBody(Runnable then) {
        context.request()
                .handler(piece -> {
                    if (tooLarge) {
                        return;
                    }
                    tooLarge = body.length() + piece.length() > Limits.BODY;
                    if (tooLarge) {
                        then.run();
                    } else {
                        body.appendBuffer(piece);
                    }
                })
                .endHandler(end -> {
                    if (!tooLarge) {
                        then.run();
                    }
                })
                .resume();
    }

    void answer(Endpoint.Handler handler) {
        try {
            send(answerOf(handler));
        } catch (ClientGone e) {
            // Nothing to say, and nobody to say it to.
            LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", context.request().path(), e.getMessage());
        } catch (RuntimeException e) {
            context.fail(e);
        }
    }

    private Answer answerOf(Endpoint.Handler handler) throws ClientGone {
        try {
            if (tooLarge) {
                throw new Refusal(413, "body: more than " + Limits.BODY + " bytes");
            }
            return handler.answer(request());
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    private Request request() {
        HttpServerRequest request = context.request();
        return new Request(
                request.method().name(),
                request.uri(),
                context.pathParams(),
                byName(context.queryParams(), false),
                byName(request.headers(), true),
                request.remoteAddress().hostAddress(),
                body,
                client);
    }

    private static SortedMap<String, List<String>> byName(MultiMap pairs, boolean headers) {
        SortedMap<String, List<String>> byName = new TreeMap<>();
        for (Map.Entry<String, String> pair : pairs) {
            String name = headers ? HeaderName.canonical(pair.getKey()) : pair.getKey();
            byName.computeIfAbsent(name, first -> new ArrayList<>()).add(pair.getValue());
        }
        return byName;
    }

    private void send(Answer answer) throws ClientGone {
        response.setStatusCode(answer.status());
        answer.headers().forEach(header -> response.headers().add(header.name(), header.value()));
        response.putHeader("Date", HttpDate.now());
        if (tooLarge) {
            response.putHeader("Connection", "close");
        }
        switch (answer.content()) {
            case Content.Whole whole -> response.end(whole.bytes());
            case Content.Pieces pieces -> {
                if (!context.request().method().equals(HttpMethod.HEAD)) {
                    response.setChunked(!response.headers().contains("Content-Length"));
                    pieces.writer().write(new ResponseSink());
                }
                response.end();
            }
        }
    }

    private final class ResponseSink implements Answer.Sink {
        @Override
        public void write(Buffer piece) throws ClientGone {
            try {
                response.write(piece).toCompletionStage().toCompletableFuture().get();
            } catch (ExecutionException e) {
                throw new ClientGone();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClientGone();
            }
        }

        @Override
        public void trailer(String name, String value) {
            response.putTrailer(name, value);
        }
    }
}
