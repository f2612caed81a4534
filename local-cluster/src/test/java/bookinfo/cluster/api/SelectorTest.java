package bookinfo.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {
    private static final Map<String, String> LABELS = Map.of("app", "web", "tier", "front", "example.com/x", "1");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                              | true
            app=web                         | true
            app==web,tier=front             | true
            app=web,tier=back               | false
            app!=web                        | false
            other!=x                        | true
            app                             | true
            other                           | false
            !other                          | true
            !app                            | false
            app in (web,api)                | true
            app in (api), tier=front        | false
            app notin (api,db),tier         | true
            other notin (x)                 | true
            example.com/x=1                 | true
            """)
    void letsThrough(String selector, boolean expected) {
        assertThat(Selector.labels(selector).test(LABELS)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                        | ''
            metadata.name=a           | a
            metadata.name==a          | a
            metadata.namespace=a      | ''
            metadata.name=a,type=b    | ''
            metadata.name!=a          | ''
            """)
    void tellsTheOneNameThatRightsAreAskedFor(String selector, String name) {
        assertThat(Selector.name(selector)).isEqualTo(name);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> Selector.labels("a in b"))
                .isInstanceOf(ApiFailure.class)
                .hasMessage("unable to parse requirement: a in b");
    }
}
