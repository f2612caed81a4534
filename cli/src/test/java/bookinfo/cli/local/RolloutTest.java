package bookinfo.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class RolloutTest {

    @Test
    void isCompleteWhenOnlyPodsOfTheNewestStateAreThereAndReady() throws Exception {
        assertThat(Rollout.missing(deployment(2, 1, 1, 1)).isEmpty()).isTrue();
    }

    @Test
    void isNotCompleteWhileThePodOfBeforeIsTheOneThatIsReady() throws Exception {
        assertThat(Rollout.missing(deployment(2, 2, 1, 1))).contains("istiod has 1 of 1 pods ready, and 1 of before");
    }

    @Test
    void isNotCompleteWhileTheNewStateHasNotBeenSeen() throws Exception {
        assertThat(Rollout.missing(deployment(1, 1, 1, 1)).isPresent()).isTrue();
    }

    private static JsonNode deployment(int observed, int replicas, int updated, int ready)
            throws JsonProcessingException {
        return new ObjectMapper().readTree("""
                        {"metadata": {"name": "istiod", "generation": 2},
                         "spec": {"replicas": 1},
                         "status": {"observedGeneration": %d, "replicas": %d, "updatedReplicas": %d, "readyReplicas": %d}}
                        """.formatted(observed, replicas, updated, ready));
    }
}
