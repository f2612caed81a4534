package bookinfo.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({"0, PT0S", "10s, PT10S", "1m30s, PT1M30S", "500ms, PT0.5S", "1.5h, PT1H30M", "2us, PT0.000002S"})
    void readsWhatGoFlagsTake(String text, Duration duration) {
        assertThat(new GoDuration().convert(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "-1s", "1d", "1s ", "1e3s", "99999999999s"})
    void refusesTheRest(String text) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> new GoDuration().convert(text))
                .withMessageContaining("no duration");
    }
}
