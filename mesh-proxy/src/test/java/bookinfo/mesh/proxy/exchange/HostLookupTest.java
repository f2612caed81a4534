package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostLookupTest {
    private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();

    private final DefaultEventLoop loop = new DefaultEventLoop();

    @AfterEach
    void stop() {
        var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void theEventLoopGoesOnMeanwhile() throws Exception {
        var answer = new CountDownLatch(1);
        Future<InetSocketAddress> lookup = lookUp(Duration.ofSeconds(10), name -> {
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new InetAddress[] {ADDRESS};
        });
        assertThat(loop.submit(() -> "alive").get(10, TimeUnit.SECONDS)).isEqualTo("alive");
        assertThat(lookup.isDone()).isFalse();
        answer.countDown();
        assertThat(lookup.get(10, TimeUnit.SECONDS)).isEqualTo(new InetSocketAddress(ADDRESS, 80));
    }

    @Test
    void aNameThatIsUnknownFails() throws Exception {
        Future<InetSocketAddress> lookup = lookUp(Duration.ofSeconds(10), name -> {
            throw new UnknownHostException(name);
        });
        assertThat(lookup.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(lookup.cause()).isInstanceOf(UnknownHostException.class).hasMessage("host");
    }

    @Test
    void aNameServerThatHangsIsGivenUp() throws Exception {
        var never = new CountDownLatch(1);
        Future<InetSocketAddress> lookup = lookUp(Duration.ofMillis(20), name -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new InetAddress[] {ADDRESS};
        });
        assertThat(lookup.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(lookup.cause())
                .isInstanceOf(ConnectTimeoutException.class)
                .hasMessage("host: no address within 20 ms");
        never.countDown();
    }

    private Future<InetSocketAddress> lookUp(Duration limit, HostLookup.Source source) {
        return new HostLookup(source, limit).getResolver(loop).resolve(InetSocketAddress.createUnresolved("host", 80));
    }
}
