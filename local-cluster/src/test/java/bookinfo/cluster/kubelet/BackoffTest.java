package bookinfo.cluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void restartsWaitTwiceAsLongEachTimeUpToFiveMinutes() {
        Backoff backoff = Backoff.ofRestarts();

        assertThat(IntStream.range(0, 8)
                        .mapToLong(i -> backoff.after(Duration.ofSeconds(1)).toSeconds()))
                .containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
    }

    @Test
    void aRunOfTenMinutesForgetsWhatWasBefore() {
        Backoff backoff = Backoff.ofRestarts();
        IntStream.range(0, 5).forEach(i -> backoff.after(Duration.ofSeconds(1)));

        assertThat(backoff.after(Duration.ofMinutes(10))).isZero();
        assertThat(backoff.after(Duration.ofSeconds(1))).hasSeconds(10);
    }
}
