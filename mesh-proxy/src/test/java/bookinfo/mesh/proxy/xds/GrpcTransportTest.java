package bookinfo.mesh.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrpcTransportTest {
    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final CompletableFuture<Channel> accepted = new CompletableFuture<>();

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** The next stream has a connection of its own: this one would be kept, and pinged, for ever. */
    @Test
    void a_stream_that_is_reset_takes_its_connection_with_it() throws Exception {
        var closed = new CompletableFuture<String>();
        ControlPlane controlPlane =
                Resources.bootstrap(resettingServer()).controlPlane().orElseThrow();
        new GrpcTransport(controlPlane, loops.next(), NioSocketChannel::new).open(new Closing(closed));
        assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo("stream reset with code 8");
        assertThat(accepted.get(10, TimeUnit.SECONDS).closeFuture().await(10, TimeUnit.SECONDS))
                .isTrue();
    }

    private int resettingServer() {
        Channel server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection
                                .pipeline()
                                .addLast(Http2FrameCodecBuilder.forServer().build())
                                .addLast(new Http2MultiplexHandler(new Resetting()));
                        accepted.complete(connection);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    private static final class Resetting extends SimpleChannelInboundHandler<Http2HeadersFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, Http2HeadersFrame request) {
            var _ = context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
        }
    }

    private record Closing(CompletableFuture<String> closed) implements AdsTransport.Listener {
        @Override
        public void opened(AdsTransport.Stream stream) {}

        @Override
        public void received(ByteBuffer message) {}

        @Override
        public void closed(String reason) {
            closed.complete(reason);
        }
    }
}
