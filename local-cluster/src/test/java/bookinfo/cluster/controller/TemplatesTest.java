package bookinfo.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TemplatesTest {
    @Test
    void theHashNamesTheContentWhateverTheOrderOfFields() throws IOException {
        JsonNode one = json("{'metadata': {'labels': {'a': '1', 'b': '2'}}, 'spec': {'x': 1}}");
        JsonNode two = json("{'spec': {'x': 1}, 'metadata': {'labels': {'b': '2', 'a': '1'}}}");
        JsonNode other = json("{'spec': {'x': 2}, 'metadata': {'labels': {'b': '2', 'a': '1'}}}");

        assertThat(Templates.hash(one)).isEqualTo(Templates.hash(two)).matches("[bcdfghjklmnpqrstvwxz2456789]{1,10}");
        assertThat(Templates.hash(other)).isNotEqualTo(Templates.hash(one));
    }

    @Test
    void theHashLabelItselfMakesNoDifference() throws IOException {
        JsonNode deployed = json("{'metadata': {'labels': {'a': '1'}}}");
        JsonNode labelled = json("{'metadata': {'labels': {'a': '1', 'pod-template-hash': 'xyz'}}}");

        assertThat(Templates.same(deployed, labelled)).isTrue();
        assertThat(Templates.same(deployed, json("{'metadata': {'labels': {'a': '2'}}}")))
                .isFalse();
    }

    private static JsonNode json(String text) throws IOException {
        return new JsonMapper().readTree(text.replace('\'', '"'));
    }
}
