package bookinfo.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ProgrammedTest {

    @Test
    void anObjectThatAllProxiesHaveMissesNothing() throws Exception {
        JsonNode object = object(
                3, "{'type': 'Programmed', 'status': 'True', 'observedGeneration': 3, 'message': '8 of 8 proxies'}");

        assertThat(Programmed.missing(object)).isEmpty();
        assertThat(Programmed.message(object)).isEqualTo("8 of 8 proxies");
    }

    @Test
    void whoIsWaitedForIsSaidInTheControlPlanesWords() throws Exception {
        assertThat(
                        Programmed.missing(
                                object(
                                        3,
                                        "{'type': 'Programmed', 'status': 'False', 'observedGeneration': 3, 'message': '6 of 8 proxies; waiting for a'}")))
                .contains("reviews: 6 of 8 proxies; waiting for a");
    }

    @Test
    void aConditionOfAnOlderGenerationDoesNotCount() throws Exception {
        assertThat(Programmed.missing(object(
                        4, "{'type': 'Programmed', 'status': 'True', 'observedGeneration': 3, 'message': 'all'}")))
                .contains("reviews: the control plane has not looked at generation 4 yet");
        assertThat(Programmed.missing(object(1, "{'type': 'Other', 'status': 'True', 'observedGeneration': 1}")))
                .isPresent();
    }

    private static JsonNode object(int generation, String condition) throws Exception {
        return new ObjectMapper()
                .readTree(("{'metadata': {'name': 'reviews', 'generation': " + generation
                                + "}, 'status': {'conditions': [" + condition + "]}}")
                        .replace('\'', '"'));
    }
}
