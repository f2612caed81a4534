package bookinfo.mesh.proxy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asked of Netty's HTTP/2. */
class GrpcProbeTest {
    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile byte[] message = {};
    private Channel server;

    @BeforeEach
    void start() {
        server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection
                                .pipeline()
                                .addLast(Http2FrameCodecBuilder.forServer().build());
                        connection.pipeline().addLast(new Http2MultiplexHandler(new Health()));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void asksForTheServiceAndHearsThatItServes() throws IOException {
        message = new byte[] {0, 0, 0, 0, 2, 8, 1};

        assertThat(serving("web")).isTrue();

        assertThat(asked).containsExactly("POST /grpc.health.v1.Health/Check app:9000", "00000000050a03776562");
    }

    @Test
    void aLongNameIsSentWhole() throws IOException {
        message = new byte[] {0, 0, 0, 0, 2, 8, 1};

        assertThat(serving("n".repeat(300))).isTrue();

        assertThat(asked).contains("000000012f0aac02" + "6e".repeat(300));
        assertThatThrownBy(() -> serving("n".repeat(20_000))).hasMessageContaining("name of 20000 bytes");
    }

    @Test
    void whatDoesNotServeOrDoesNotSayIsNotServing() throws IOException {
        message = new byte[] {0, 0, 0, 0, 2, 8, 2};
        assertThat(serving("")).isFalse();

        message = new byte[0];
        assertThat(serving("")).isFalse();
        assertThat(asked).contains("0000000000");
    }

    @Test
    void anAnswerWithoutEndIsRefused() {
        message = new byte[5000];

        assertThatThrownBy(() -> serving(""))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 1024 bytes");
    }

    private boolean serving(String service) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect((InetSocketAddress) server.localAddress(), 5_000);
            socket.setSoTimeout(5_000);
            return GrpcProbe.serving(socket, "app:9000", service);
        }
    }

    private final class Health extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel stream) {
            stream.pipeline().addLast(new SimpleChannelInboundHandler<Http2StreamFrame>() {
                @Override
                protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
                    if (frame instanceof Http2HeadersFrame head) {
                        var headers = head.headers();
                        asked.add(headers.method() + " " + headers.path() + " " + headers.authority());
                    } else if (frame instanceof Http2DataFrame data) {
                        asked.add(ByteBufUtil.hexDump(data.content()));
                        answer(context);
                    }
                }
            });
        }

        private void answer(ChannelHandlerContext context) {
            var _ = context.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
            var _ = context.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(message)));
            var _ = context.writeAndFlush(
                    new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().add("grpc-status", "0"), true));
        }
    }
}
