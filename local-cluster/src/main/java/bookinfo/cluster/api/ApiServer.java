package bookinfo.cluster.api;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** HTTPS on 127.0.0.1. The event loop reads requests; each is then worked on by a virtual thread of its own. */
public final class ApiServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int MAX_BODY_BYTES = 3 << 20;
    private static final int MAX_HEADER_BYTES = 64 << 10;
    private static final int MAX_LINE_BYTES = 16 << 10;
    private static final int PAYLOAD_TOO_LARGE = 413;

    private final Vertx vertx;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Exchanges exchanges;

    private ApiServer(Vertx vertx, HttpServer server, Exchanges exchanges) {
        this.vertx = vertx;
        this.server = server;
        this.exchanges = exchanges;
    }

    /**
     * Serves the cluster's API.
     *
     * @param port 0 for any free one
     * @throws IOException when the port cannot be bound
     */
    public static ApiServer start(int port, Cluster cluster, Kubelet kubelet, Credentials credentials, Tokens tokens)
            throws IOException {
        Vertx vertx = EventLoop.start();
        HttpServer server = vertx.createHttpServer(options(port, credentials));
        Exchanges exchanges = new Exchanges(new Api(cluster, kubelet), tokens, vertx, server::actualPort);
        ApiServer api = new ApiServer(vertx, server, exchanges);
        server.requestHandler(api::read);
        try {
            EventLoop.await(server.listen());
        } catch (IOException e) {
            api.close();
            throw e;
        }
        return api;
    }

    public int port() {
        return server.actualPort();
    }

    /** The server's address, such as {@code https://127.0.0.1:16443}. */
    public String url() {
        return "https://%s:%d".formatted(HOST, port());
    }

    /** Ends every request, watches included. */
    @Override
    public void close() throws IOException {
        EventLoop.await(server.close()); // first: a request that still came in would find no thread to work on it
        threads.shutdownNow();
        EventLoop.await(vertx.close());
    }

    private static HttpServerOptions options(int port, Credentials credentials) {
        return new HttpServerOptions()
                .setHost(HOST)
                .setPort(port)
                .setSsl(true)
                .setUseAlpn(false)
                .setKeyCertOptions(new PfxOptions()
                        .setPath(credentials.keyStore().toString())
                        .setPassword(credentials.adminToken()))
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setWebSocketSubProtocols(List.of("v5.channel.k8s.io", "v4.channel.k8s.io", PortForward.PROTOCOL))
                .setMaxWebSocketFrameSize(MAX_HEADER_BYTES)
                .setMaxWebSocketMessageSize(MAX_BODY_BYTES);
    }

    private void read(HttpServerRequest request) {
        if (Exchanges.isUpgrade(request)) {
            request.pause();
            threads.execute(() -> exchanges.handle(request, Buffer.buffer()));
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > MAX_BODY_BYTES) {
                request.handler(null).endHandler(null);
                request.response()
                        .setStatusCode(PAYLOAD_TOO_LARGE)
                        .putHeader("Connection", "close")
                        .end("the body is longer than %d bytes".formatted(MAX_BODY_BYTES))
                        .onComplete(sent -> request.connection().close());
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> threads.execute(() -> exchanges.handle(request, body)));
    }
}
