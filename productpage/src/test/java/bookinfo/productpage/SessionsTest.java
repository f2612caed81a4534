package bookinfo.productpage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.service.PropagatedHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LIFETIME = Duration.ofHours(8);
    private static final Optional<String> KEY = Optional.of("k".repeat(32));

    @Test
    void aSessionEnds() {
        String value = sessions(KEY, NOW).value("jason");
        assertThat(sessions(KEY, NOW.plus(LIFETIME).minusSeconds(1)).userOf(value))
                .contains("jason");
        assertThat(sessions(KEY, NOW.plus(LIFETIME)).userOf(value)).isEmpty();
    }

    @Test
    void nobodyCanProlongASession() {
        String value = sessions(KEY, NOW).value("jason");
        String later = value.replace("." + NOW.getEpochSecond() + ".", "." + (NOW.getEpochSecond() + 9) + ".");
        assertThat(later).isNotEqualTo(value);
        assertThat(sessions(KEY, NOW).userOf(later)).isEmpty();
    }

    @Test
    void processesWithOneKeyShareSessions() {
        String value = sessions(KEY, NOW).value("jason");
        assertThat(sessions(KEY, NOW).userOf(value)).contains("jason");
        assertThat(sessions(Optional.of("another key of at least 32 bytes."), NOW)
                        .userOf(value))
                .isEmpty();
    }

    @Test
    void withoutAKeyEachProcessHasItsOwn() {
        String value = sessions(Optional.empty(), NOW).value("jason");
        assertThat(sessions(Optional.empty(), NOW).userOf(value)).isEmpty();
    }

    @Test
    void aShortKeyIsRefusedByName() {
        assertThatThrownBy(() -> sessions(Optional.of("short"), NOW))
                .hasMessageContaining("session-key: 5 bytes (expected: at least 32")
                .hasMessageNotContaining("short");
    }

    private static Sessions sessions(Optional<String> key, Instant now) {
        return new Sessions(new PropagatedHeaders(false, true), key, LIFETIME, Clock.fixed(now, ZoneOffset.UTC));
    }
}
