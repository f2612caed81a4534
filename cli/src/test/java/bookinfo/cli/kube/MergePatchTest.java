package bookinfo.cli.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class MergePatchTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void nothingIsSentWhenTheServerOnlyAddedDefaults() throws Exception {
        assertThat(
                        patch(
                                "{}",
                                "{'spec': {'ports': [{'port': 80}], 'type': 'ClusterIP'}}",
                                "{'spec': {'ports': [{'port': 80, 'protocol': 'TCP'}], 'type': 'ClusterIP', 'clusterIP': '10.0.0.1'}}"))
                .isEqualTo(tree("{}"));
    }

    @Test
    void aChangedListIsSentWhole() throws Exception {
        assertThat(patch("{}", "{'hosts': ['a', 'b']}", "{'hosts': ['a']}")).isEqualTo(tree("{'hosts': ['a', 'b']}"));
    }

    @Test
    void aFieldThatWasAppliedAndIsWantedNoMoreGoes() throws Exception {
        assertThat(patch("{'spec': {'a': 1, 'b': 2}}", "{'spec': {'a': 1}}", "{'spec': {'a': 1, 'b': 2}}"))
                .isEqualTo(tree("{'spec': {'b': null}}"));
    }

    @Test
    void aFieldThatOthersSetStays() throws Exception {
        assertThat(patch("{'spec': {'a': 1}}", "{'spec': {'a': 2}}", "{'spec': {'a': 1, 'other': 3}, 'status': {}}"))
                .isEqualTo(tree("{'spec': {'a': 2}}"));
    }

    @Test
    void numbersThatReadAlikeAreTheSame() throws Exception {
        assertThat(patch("{}", "{'value': 100.0}", "{'value': 100.0}")).isEqualTo(tree("{}"));
    }

    private static JsonNode patch(String lastApplied, String wanted, String live) throws Exception {
        return MergePatch.between(tree(lastApplied), tree(wanted), tree(live));
    }

    private static JsonNode tree(String json) throws Exception {
        return JSON.readTree(json.replace('\'', '"'));
    }
}
