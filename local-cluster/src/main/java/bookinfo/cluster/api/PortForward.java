package bookinfo.cluster.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyGoAwayFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What {@code kubectl port-forward} speaks: one stream of SPDY/3.1 frames in the messages of a WebSocket. A connection is
 * two streams with the same request id, one for an error and then one for data. All of it runs on the one event loop.
 */
final class PortForward {
    static final String PROTOCOL = "SPDY/3.1+portforward.k8s.io";

    private static final int MOST_CONNECTIONS = 100;

    private final ServerWebSocket client;
    private final NetClient network;
    private final List<String> hosts;
    private final EmbeddedChannel spdy = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    private final Map<String, Integer> errorStreams = new HashMap<>();
    private final Map<Integer, Future<NetSocket>> connections = new HashMap<>();

    /** @param hosts where the pod's programs listen: the first that accepts a connection gets it */
    PortForward(ServerWebSocket client, NetClient network, List<String> hosts) {
        this.client = client;
        this.network = network;
        this.hosts = hosts;
    }

    /** Carries connections until the client leaves. */
    void start() {
        client.binaryMessageHandler(this::receive);
        client.drainHandler(now -> connections.values().forEach(pod -> pod.onSuccess(NetSocket::resume)));
        client.closeHandler(closed -> {
            List.copyOf(connections.values()).forEach(pod -> pod.onSuccess(NetSocket::close));
            spdy.finishAndReleaseAll();
        });
        client.resume();
    }

    private void receive(Buffer message) {
        spdy.writeInbound(Unpooled.wrappedBuffer(message.getBytes()));
        for (Object frame = spdy.readInbound(); frame != null; frame = spdy.readInbound()) {
            switch (frame) {
                case SpdySynStreamFrame open -> open(open);
                case SpdyDataFrame data -> data(data);
                case SpdyRstStreamFrame reset -> connection(reset.streamId()).onSuccess(NetSocket::close);
                case SpdyGoAwayFrame gone -> client.close();
                case SpdyPingFrame ping -> send(ping);
                default -> {}
            }
        }
    }

    private void open(SpdySynStreamFrame open) {
        String request = open.headers().getAsString("requestid");
        String port = open.headers().getAsString("port");
        DefaultSpdySynReplyFrame reply = new DefaultSpdySynReplyFrame(open.streamId());
        // Without any header the codec leaves the block of headers out, and the client waits for it.
        reply.headers().add("version", "spdy/3.1");
        send(reply);
        if ("error".equals(open.headers().getAsString("streamtype"))) {
            errorStreams.put(request, open.streamId());
            return;
        }
        int data = open.streamId();
        int error = Objects.requireNonNullElse(errorStreams.remove(request), data);
        Future<NetSocket> pod = connections.size() < MOST_CONNECTIONS
                ? connect(Integer.parseInt(port), hosts.iterator())
                : Future.failedFuture("more than %d connections at once".formatted(MOST_CONNECTIONS));
        connections.put(data, pod);
        pod.onSuccess(socket -> {
            socket.handler(bytes -> {
                send(data, bytes, false);
                if (client.writeQueueFull()) {
                    socket.pause();
                }
            });
            socket.closeHandler(closed -> end(data, error, ""));
        });
        pod.onFailure(
                failure -> end(data, error, "failed to connect to port %s: %s".formatted(port, failure.getMessage())));
    }

    private Future<NetSocket> connect(int port, Iterator<String> rest) {
        Future<NetSocket> attempt = network.connect(port, rest.next());
        return rest.hasNext() ? attempt.recover(refused -> connect(port, rest)) : attempt;
    }

    private void data(SpdyDataFrame frame) {
        ByteBuf content = frame.content();
        Buffer bytes = Buffer.buffer(ByteBufUtil.getBytes(content));
        boolean last = frame.isLast();
        frame.release();
        connection(frame.streamId()).onSuccess(socket -> {
            socket.write(bytes);
            if (last) {
                socket.end();
            } else if (socket.writeQueueFull()) {
                client.pause();
                socket.drainHandler(now -> client.resume());
            }
        });
    }

    private Future<NetSocket> connection(int stream) {
        return connections.getOrDefault(stream, Future.failedFuture("closed"));
    }

    private void end(int data, int error, String message) {
        connections.remove(data);
        if (!client.isClosed()) {
            client.resume();
            send(data, Buffer.buffer(), true);
            send(error, Buffer.buffer(message), true);
        }
    }

    private void send(int stream, Buffer bytes, boolean last) {
        ByteBuf content = Unpooled.wrappedBuffer(bytes.getBytes());
        send(new DefaultSpdyDataFrame(stream, content).setLast(last));
    }

    private void send(SpdyFrame frame) {
        spdy.writeOutbound(frame);
        for (ByteBuf bytes = spdy.readOutbound(); bytes != null; bytes = spdy.readOutbound()) {
            client.writeBinaryMessage(Buffer.buffer(ByteBufUtil.getBytes(bytes)));
            bytes.release();
        }
    }
}
