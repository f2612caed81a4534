package bookinfo.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.cluster.controller.Rollout.Limits;
import bookinfo.cluster.controller.Rollout.Scale;
import bookinfo.cluster.controller.Rollout.Step;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutTest {
    @Property
    void aRollingUpdateKeepsItsLimitsAtEveryStepAndArrives(
            @ForAll @IntRange(max = 12) int desired,
            @ForAll @IntRange(max = 4) int surge,
            @ForAll @IntRange(max = 4) int unavailable,
            @ForAll @IntRange(max = 12) int oldReplicas,
            @ForAll long seed) {
        Limits limits = surge + unavailable == 0 ? new Limits(0, 1) : new Limits(surge, unavailable);
        Random random = new Random(seed);
        int most = Math.max(desired + limits.surge(), oldReplicas);
        Scale fresh = new Scale(0, 0);
        Scale old = new Scale(oldReplicas, oldReplicas);
        for (int round = 0; round < 200; round++) {
            int availableBefore = fresh.available() + old.available();
            Step step = Rollout.rolling(desired, limits, fresh, List.of(old));
            int nextOld = step.old().getFirst();

            assertThat(step.fresh() + nextOld).isLessThanOrEqualTo(most);
            int availableAfter = Math.min(fresh.available(), step.fresh()) + Math.min(old.available(), nextOld);
            assertThat(availableAfter)
                    .isGreaterThanOrEqualTo(Math.min(availableBefore, desired - limits.unavailable()));

            int ready = Math.min(step.fresh(), fresh.available());
            fresh = new Scale(step.fresh(), ready + random.nextInt(step.fresh() - ready + 1));
            old = new Scale(nextOld, Math.min(old.available(), nextOld));
        }
        Step last = Rollout.rolling(desired, limits, new Scale(desired, desired), List.of(old));
        assertThat(last).isEqualTo(new Step(desired, List.of(last.old().getFirst())));
        assertThat(Rollout.rolling(desired, limits, new Scale(desired, desired), List.of(new Scale(1, 0))))
                .isEqualTo(new Step(desired, List.of(0)));
    }

    @Test
    void theDefaultMovesTwoReplicasOneByOne() {
        Limits limits = new Limits(1, 0);
        List<Step> steps = new ArrayList<>();
        Scale fresh = new Scale(0, 0);
        Scale old = new Scale(2, 2);
        for (int i = 0; i < 5; i++) {
            Step step = Rollout.rolling(2, limits, fresh, List.of(old));
            steps.add(step);
            fresh = new Scale(step.fresh(), step.fresh());
            old = new Scale(step.old().getFirst(), step.old().getFirst());
        }

        assertThat(steps)
                .containsExactly(
                        new Step(1, List.of(2)),
                        new Step(1, List.of(1)),
                        new Step(2, List.of(1)),
                        new Step(2, List.of(0)),
                        new Step(2, List.of(0)));
    }

    @Test
    void oldReplicasThatServeNobodyGoFirst() {
        Step step = Rollout.rolling(3, new Limits(1, 1), new Scale(1, 1), List.of(new Scale(2, 2), new Scale(1, 0)));

        assertThat(step.old()).containsExactly(1, 0);
    }

    @Test
    void recreateStartsOnlyWhenTheLastOldPodHasEnded() {
        assertThat(Rollout.recreate(2, List.of(new Scale(2, 2)), true)).isEqualTo(new Step(0, List.of(0)));
        assertThat(Rollout.recreate(2, List.of(new Scale(0, 0)), true)).isEqualTo(new Step(0, List.of(0)));
        assertThat(Rollout.recreate(2, List.of(new Scale(0, 0)), false)).isEqualTo(new Step(2, List.of(0)));
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', 2, 1, 0",
        "'{\"rollingUpdate\": {\"maxSurge\": \"25%\", \"maxUnavailable\": \"25%\"}}', 8, 2, 2",
        "'{\"rollingUpdate\": {\"maxSurge\": 0, \"maxUnavailable\": 0}}', 8, 0, 1",
        "'{\"rollingUpdate\": {\"maxSurge\": 3, \"maxUnavailable\": \"50%\"}}', 3, 3, 1",
    })
    void percentagesRoundUpForTheSurgeAndDownForWhatMayBeMissing(
            String strategy, int desired, int surge, int unavailable) throws IOException {
        assertThat(Limits.of(new JsonMapper().readTree(strategy), desired)).isEqualTo(new Limits(surge, unavailable));
    }
}
