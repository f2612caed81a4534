package bookinfo.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S,0s", "PT119S,119s", "PT120S,2m", "PT125S,2m5s", "PT599S,9m59s", "PT10M5S,10m", "PT179M,179m", "PT3H,3h",
        "PT3H5M,3h5m", "PT7H59M,7h59m", "PT8H30M,8h", "PT47H,47h", "PT48H,2d", "PT49H,2d1h", "P7DT23H,7d23h",
                "P8DT5H,8d",
        "P729D,729d", "P730D,2y", "P800D,2y70d", "P2920D,8y", "PT-5S,0s"
    })
    void isAsShortAsKubectlPrintsIt(Duration age, String expected) {
        assertThat(Age.of(age)).isEqualTo(expected);
    }

    @Test
    void isUnknownWithoutATime() {
        assertThat(Age.since("", Instant.EPOCH)).isEqualTo("<unknown>");
    }
}
