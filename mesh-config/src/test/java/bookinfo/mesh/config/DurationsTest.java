package bookinfo.mesh.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"7s,7000", "0.5s,500", "1m30s,90000", "1h,3600000", ".5s,500", "2.s,2000", "0,0", "1500us,1"})
    void readsWhatGoWrites(String text, long millis) {
        assertThat(Durations.parse(text).map(Duration::toMillis)).contains(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "s", "7 s", "-1s", "+1s", "1d", "1s1", ".s", "1.2.3s", "9999999999h", "s7", "１s"})
    void refusesWhatIsNone(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @Property
    void addsUpItsParts(
            @ForAll @IntRange(max = 1000) int hours,
            @ForAll @IntRange(max = 1000) int minutes,
            @ForAll @IntRange(max = 100_000) int millis) {
        String text = "%dh%dm%d.%03ds".formatted(hours, minutes, millis / 1000, millis % 1000);

        assertThat(Durations.parse(text))
                .contains(Duration.ofHours(hours).plusMinutes(minutes).plusMillis(millis));
    }

    @Property
    void neverThrows(@ForAll String text) {
        assertThat(Durations.parse(text)).isNotNull();
    }
}
