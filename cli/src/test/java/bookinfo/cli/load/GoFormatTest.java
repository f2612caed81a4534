package bookinfo.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected texts are what Go's fmt package prints. */
class GoFormatTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0",
        "1, 1, 1, 1",
        "980, 980, 980, 980",
        "123456, 123456, 1.235e+05, 123456",
        "1234567, 1.234567e+06, 1.235e+06, 1234567",
        "0.0001, 0.0001, 0.0001, 0.0001",
        "0.00001, 1e-05, 1e-05, 1e-05",
        "8.3083e-05, 8.3083e-05, 8.308e-05, 8.3083e-05",
        "1e21, 1e+21, 1e+21, 1e+21",
        "1.5e-7, 1.5e-07, 1.5e-07, 1.5e-07",
        "100, 100, 100, 100",
        "-2.5, -2.5, -2.5, -2.5"
    })
    void numbers(double number, String shortest, String four, String nine) {
        assertThat(GoFormat.g(number)).isEqualTo(shortest);
        assertThat(GoFormat.g(number, 4)).isEqualTo(four);
        assertThat(GoFormat.g(number, 9)).isEqualTo(nine);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "1, 1ns",
        "999, 999ns",
        "1500, 1.5µs",
        "47306595, 47.306595ms",
        "1000000000, 1s",
        "1500000000, 1.5s",
        "90000000000, 1m30s",
        "3600000000000, 1h0m0s",
        "3723500000000, 1h2m3.5s",
        "-1500, -1.5µs"
    })
    void durations(long nanos, String text) {
        assertThat(GoFormat.duration(nanos)).isEqualTo(text);
    }
}
