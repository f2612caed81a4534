package bookinfo.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, 192.168.32.0/19, true",
        "192.168.0.0/16, 192.168.32.0/19, true",
        "192.168.32.0/19, 192.168.32.0/19, true",
        "192.168.0.0/19, 192.168.32.0/19, false",
        "192.168.32.0/20, 192.168.32.0/19, false",
        "::/0, 192.168.32.0/19, false",
        "2600:1f13:837::/48, 2600:1f13:837:8501::/64, true"
    })
    void containsThoseThatBeginAlike(String outer, String inner, boolean contained) {
        assertThat(AddressRange.parse(outer).contains(AddressRange.parse(inner)))
                .isEqualTo(contained);
    }

    @Test
    void refusesWhatIsNone() {
        assertThatThrownBy(() -> AddressRange.parse("10.0.0.0"))
                .hasMessage("address range: 10.0.0.0 (expected: an address, a slash, a number)");
        assertThatThrownBy(() -> AddressRange.parse("10.0.0.0/33")).hasMessageContaining("expected: 0..32");
    }
}
