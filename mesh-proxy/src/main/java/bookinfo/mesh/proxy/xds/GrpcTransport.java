package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.exchange.HostLookup;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * gRPC over HTTP/2 with prior knowledge, as far as one bidirectional stream needs it. A connection carries one stream and ends
 * with it.
 */
final class GrpcTransport implements AdsTransport {

    private static final String PATH =
            "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources";
    private static final int MAX_MESSAGE = 16 * 1024 * 1024;
    private static final int WINDOW = 1024 * 1024;

    private final ControlPlane controlPlane;
    private final EventLoop loop;
    private final ChannelFactory<SocketChannel> channels;
    private int attempts;

    GrpcTransport(ControlPlane controlPlane, EventLoop loop, ChannelFactory<SocketChannel> channels) {
        this.controlPlane = controlPlane;
        this.loop = loop;
        this.channels = channels;
    }

    @Override
    public void open(Listener listener) {
        InetSocketAddress address = controlPlane
                .addresses()
                .get(attempts++ % controlPlane.addresses().size());
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(channels)
                .resolver(HostLookup.SYSTEM)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.clamp(controlPlane.connectTimeout().toMillis(), 0, Integer.MAX_VALUE))
                .handler(new ConnectionInitializer());
        controlPlane.bind().ifPresent(bootstrap::localAddress);
        bootstrap.connect(address).addListener((ChannelFuture connected) -> {
            if (connected.isSuccess()) {
                openStream(connected.channel(), address, listener);
            } else {
                listener.closed("no connection to " + address + " (" + cause(connected) + ")");
            }
        });
    }

    private void openStream(Channel connection, InetSocketAddress address, Listener listener) {
        new Http2StreamChannelBootstrap(connection)
                .handler(new StreamHandler(connection, listener))
                .open()
                .addListener(opened -> {
                    if (opened.isSuccess()) {
                        Channel stream = (Channel) opened.getNow();
                        stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers(address), false))
                                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
                        listener.opened(new GrpcStream(connection, stream));
                    } else {
                        var _ = connection.close();
                        listener.closed("no stream to " + address + " (" + cause(opened) + ")");
                    }
                });
    }

    private static Http2Headers headers(InetSocketAddress address) {
        return new DefaultHttp2Headers()
                .method("POST")
                .scheme("http")
                .authority(address.getHostString() + ":" + address.getPort())
                .path(PATH)
                .add("content-type", "application/grpc")
                .add("te", "trailers")
                .add("user-agent", "bookinfo-mesh-proxy");
    }

    private static String cause(Future<?> failed) {
        return String.valueOf(Objects.requireNonNull(failed.cause()).getMessage());
    }

    private final class ConnectionInitializer extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline()
                    .addLast(Http2FrameCodecBuilder.forClient()
                            .initialSettings(Http2Settings.defaultSettings()
                                    .pushEnabled(false)
                                    .initialWindowSize(WINDOW))
                            .build())
                    .addLast(new Http2KeepAlive(controlPlane.pingInterval(), controlPlane.pingTimeout()))
                    .addLast(new Http2MultiplexHandler(new RefusedStreams()));
        }
    }

    /** The server opens no streams: push is off. */
    private static final class RefusedStreams extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            var _ = channel.close();
        }
    }

    private record GrpcStream(Channel connection, Channel stream) implements Stream {

        @Override
        public void send(byte[] message) {
            stream.writeAndFlush(new DefaultHttp2DataFrame(GrpcFrames.frame(stream.alloc(), message), false))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }

        @Override
        public void close() {
            var _ = connection.close();
        }
    }

    private static final class StreamHandler extends SimpleChannelInboundHandler<Http2StreamFrame> {

        private final Channel connection;
        private final Listener listener;
        private final GrpcFrames frames;
        private String reason = "connection closed";

        StreamHandler(Channel connection, Listener listener) {
            this.connection = connection;
            this.listener = listener;
            this.frames = new GrpcFrames(connection.alloc(), MAX_MESSAGE);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
            switch (frame) {
                case Http2DataFrame data -> {
                    ByteBuf content = data.content();
                    frames.feed(content, listener::received);
                    if (data.isEndStream()) {
                        end("stream ended");
                    }
                }
                case Http2HeadersFrame head -> headers(head.headers(), head.isEndStream());
                default -> {
                    // Priorities and windows concern the codec; resets come as events.
                }
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof Http2ResetFrame reset) {
                end("stream reset with code " + reset.errorCode());
            }
        }

        private void headers(Http2Headers headers, boolean last) {
            CharSequence status = headers.status();
            if (status != null && !"200".contentEquals(status)) {
                end("HTTP status " + status + " (expected: 200)");
            } else if (last) {
                CharSequence code = headers.get("grpc-status");
                CharSequence message = headers.get("grpc-message");
                end("stream ended with gRPC status " + code + (message == null ? "" : " (" + message + ")"));
            }
        }

        private void end(String why) {
            reason = why;
            var _ = connection.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            end(String.valueOf(failure.getMessage()));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            frames.release();
            var _ = connection.close(); // the next stream has one of its own
            listener.closed(reason);
        }
    }
}
