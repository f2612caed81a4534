package bookinfo.mesh.control.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DebounceTest {
    private static final Instant START = Instant.EPOCH;

    private final Debounce debounce = new Debounce();

    @Test
    void waitsForAPause() {
        debounce.changed(START, false);
        debounce.changed(START.plusMillis(80), false);

        assertThat(debounce.due()).contains(START.plusMillis(180));
    }

    @Test
    void doesNotWaitForEver() {
        for (int millis = 0; millis < 20_000; millis += 50) {
            debounce.changed(START.plusMillis(millis), false);
        }

        assertThat(debounce.due()).contains(START.plus(Duration.ofSeconds(10)));
    }

    @Test
    void hurriesForEndpointsAlone() {
        debounce.changed(START, true);

        assertThat(debounce.due()).contains(START.plusMillis(10));
    }

    @Test
    void aChangedRuleAmongEndpointsWaits() {
        debounce.changed(START, false);
        debounce.changed(START.plusMillis(5), true);

        assertThat(debounce.due()).contains(START.plusMillis(105));
    }

    @Test
    void startsAnewOnceTaken() {
        debounce.changed(START, false);

        assertThat(debounce.take()).isEqualTo(START);
        assertThat(debounce.due()).isEmpty();
    }
}
