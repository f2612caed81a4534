package bookinfo.mesh.config;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexSizeTest {

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "abc, 3",
        "a{3}, 3",
        "'a{2,5}', 5",
        "'a{2,}', 2",
        "(ab){10}, 40",
        "((a{10}){10}){10}, 1220",
        "'[(]{3}', 3",
        "'\\({3}', 3",
        "[]a]{4}, 4",
        "x{, 2"
    })
    void multipliesNestedRepeats(String regex, long size) {
        assertThat(RegexSize.of(regex)).isEqualTo(size);
    }

    @Property
    void neverThrows(@ForAll String regex) {
        assertThat(RegexSize.of(regex)).isNotNegative();
    }
}
