package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.Endpoint;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long endpoints live that nobody configured. The clock is the channel's. */
class DestinationsTest {
    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final Journal journal = new Journal();
    private final Destinations destinations = new Destinations(clock.eventLoop(), journal, Duration.ofSeconds(5));

    @Test
    void anEndpointIsMadeOnceAndKeptWhileItIsUsed() {
        for (int i = 0; i < 3; i++) {
            assertThat(destinations.at(address(1))).contains(Endpoint.of(address(1)));
            pass(5);
        }
        assertThat(journal.made).containsExactly(address(1));
        assertThat(journal.dropped).isEmpty();
    }

    @Test
    void anEndpointThatNobodyUsedForAnIntervalIsDropped() {
        destinations.at(address(1));
        pass(5);
        destinations.at(address(2));
        pass(5);
        assertThat(journal.dropped).containsExactly(address(1));
        pass(5);
        assertThat(journal.dropped).containsExactly(address(1), address(2));
        assertThat(clock.runScheduledPendingTasks())
                .as("nothing is swept any more")
                .isEqualTo(-1);
    }

    @Test
    void whatIsUnderWayKeepsAnEndpoint() {
        journal.busy.add(address(1));
        destinations.at(address(1));
        pass(60);
        assertThat(journal.dropped).isEmpty();
        journal.busy.clear();
        pass(5);
        assertThat(journal.dropped).containsExactly(address(1));
    }

    @Test
    void theOldestThatIsFreeMakesRoomForOneTooMany() {
        for (int i = 0; i < Destinations.MOST; i++) {
            destinations.at(address(i));
        }
        journal.busy.add(address(0));
        destinations.at(address(1));
        assertThat(destinations.at(address(Destinations.MOST))).isPresent();
        assertThat(journal.dropped).containsExactly(address(2));
    }

    @Test
    void thereIsNoRoomWhenAllAreBusy() {
        for (int i = 0; i < Destinations.MOST; i++) {
            journal.busy.add(address(i));
            destinations.at(address(i));
        }
        assertThat(destinations.at(address(Destinations.MOST))).isEmpty();
        assertThat(destinations.at(address(0))).isPresent();
    }

    @Test
    void allAreDroppedAtTheEnd() {
        destinations.at(address(1));
        destinations.clear();
        assertThat(journal.dropped).containsExactly(address(1));
        assertThat(clock.runScheduledPendingTasks()).isEqualTo(-1);
    }

    private void pass(int seconds) {
        clock.advanceTimeBy(seconds, TimeUnit.SECONDS);
        clock.runScheduledPendingTasks();
    }

    private static InetSocketAddress address(int n) {
        return new InetSocketAddress("10.0.0.1", n + 1);
    }

    private static final class Journal implements Destinations.Owner {
        final List<InetSocketAddress> made = new ArrayList<>();
        final List<InetSocketAddress> dropped = new ArrayList<>();
        final Set<InetSocketAddress> busy = new HashSet<>();

        @Override
        public void made(Endpoint endpoint) {
            made.add(endpoint.address());
        }

        @Override
        public boolean busy(Endpoint endpoint) {
            return busy.contains(endpoint.address());
        }

        @Override
        public void dropped(Endpoint endpoint) {
            dropped.add(endpoint.address());
        }
    }
}
