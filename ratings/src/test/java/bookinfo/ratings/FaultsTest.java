package bookinfo.ratings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.service.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
    private final SettableClock clock = new SettableClock();
    private final List<Duration> pauses = new ArrayList<>();
    private boolean unlucky;

    @ParameterizedTest
    @CsvSource({
        "v-unavailable, PT0S, true, true",
        "v-unavailable, PT59.999S, true, true",
        "v-unavailable, PT60S, false, true",
        "v-unavailable, PT119.999S, false, true",
        "v-unavailable, PT120S, true, true",
        "v-unhealthy, PT0S, true, true",
        "v-unhealthy, PT14M59S, true, true",
        "v-unhealthy, PT15M, false, false",
        "v-unhealthy, PT29M59S, false, false",
        "v-unhealthy, PT30M, true, true",
        "v1, PT15M, true, true"
    })
    void someVersionsFailFromTimeToTime(String version, Duration age, boolean answers, boolean healthy)
            throws InterruptedException {
        Faults faults = faults(version);
        clock.now = clock.now.plus(age);
        assertThat(faults.healthy()).isEqualTo(healthy);
        if (answers) {
            faults.strike();
        } else {
            assertThatThrownBy(faults::strike).isInstanceOf(Refusal.class).hasMessage("503: Service unavailable");
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void theFaultyVersionRefusesByChance() throws InterruptedException {
        Faults faults = faults("v-faulty");
        faults.strike();
        unlucky = true;
        assertThatThrownBy(faults::strike).hasMessage("503: Service unavailable");
        assertThat(faults.healthy()).isTrue();
    }

    @Test
    void theDelayedVersionIsSevenSecondsLateByChance() throws InterruptedException {
        Faults faults = faults("v-delayed");
        faults.strike();
        assertThat(pauses).isEmpty();
        unlucky = true;
        faults.strike();
        assertThat(pauses).containsExactly(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "", "v2", "v-other"})
    void anyOtherVersionNeverFails(String version) throws InterruptedException {
        unlucky = true;
        faults(version).strike();
        assertThat(pauses).isEmpty();
    }

    private Faults faults(String version) {
        return new Faults(Edition.of(version), clock, () -> unlucky, pauses::add);
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
