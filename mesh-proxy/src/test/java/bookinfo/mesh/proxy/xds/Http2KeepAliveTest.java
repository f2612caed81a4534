package bookinfo.mesh.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class Http2KeepAliveTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();

    Http2KeepAliveTest() {
        channel.freezeTime();
        channel.pipeline().addLast(new Http2KeepAlive(Duration.ofSeconds(30), Duration.ofSeconds(10)));
        channel.pipeline().fireChannelActive();
    }

    @Test
    void pings_at_intervals_while_answers_come() {
        for (int i = 0; i < 3; i++) {
            pass(30);
            assertThat(channel.<Http2PingFrame>readOutbound()).isEqualTo(new DefaultHttp2PingFrame(0));
            pass(9);
            channel.writeInbound(new DefaultHttp2PingFrame(0, true));
        }
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void closes_a_connection_whose_peer_does_not_answer() {
        pass(30);
        pass(9);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }
}
