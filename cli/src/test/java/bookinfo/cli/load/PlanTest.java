package bookinfo.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void theFirstThreadDoesWhatCannotBeSharedOut() {
        assertThat(plan(3, 0, 32, 5).paces().stream().map(Pace::calls)).containsExactly(12L, 10L, 10L);
        assertThat(plan(3, 0, 32, 5).announcement())
                .matches(
                        "Starting at max qps with 3 thread\\(s\\) \\[gomax \\d+] for exactly 32 calls \\(10 per thread \\+ 2\\)");
    }

    @Test
    void aRhythmFillsTheTime() {
        Plan plan = plan(2, 20, 0, 1);
        assertThat(plan.announcement())
                .matches(
                        "Starting at 20 qps with 2 thread\\(s\\) \\[gomax \\d+] for 1s : 10 calls each \\(total 20\\)");
        Pace pace = plan.paces().getFirst();
        assertThat(pace.calls()).isEqualTo(10);
        assertThat(pace.due(0)).isZero();
        assertThat(pace.due(9) / 1e9).isCloseTo(1, within(1e-6));
    }

    @Test
    void aRhythmWithoutEndGoesOn() {
        Plan plan = plan(2, 20, 0, 0);
        assertThat(plan.announcement()).contains("20 qps").endsWith("until interrupted");
        assertThat(plan.paces().getFirst()).isEqualTo(new Pace(10, 0, false));
        assertThat(plan.paces().getFirst().over(1_000_000)).isFalse();
        assertThat(plan.paces().getFirst().due(5)).isEqualTo(500_000_000);
    }

    @Test
    void noThreadIsWithoutCalls() {
        assertThat(plan(8, 0, 3, 5).feasible().threads()).isEqualTo(3);
        assertThat(plan(8, 4, 6, 5).feasible().threads()).isEqualTo(3);
        assertThat(plan(8, 4, 1, 5).feasible()).isEqualTo(plan(1, 4, 2, 5));
        assertThat(plan(8, 1, 0, 1).feasible().threads()).isEqualTo(1);
        assertThat(plan(8, 0, 0, 1).feasible()).isEqualTo(plan(8, 0, 0, 1));
    }

    @Property
    void allCallsAreMade(
            @ForAll @IntRange(min = 1, max = 50) int threads, @ForAll @IntRange(min = 1, max = 500) int calls) {
        for (int qps : List.of(0, 10)) {
            Plan plan = plan(threads, qps, calls, 5).feasible();
            assertThat(plan.paces().stream().mapToLong(Pace::calls).sum())
                    .isEqualTo(plan.calls())
                    .isGreaterThanOrEqualTo(calls);
            assertThat(plan.paces())
                    .hasSize(plan.threads())
                    .allSatisfy(pace -> assertThat(pace.calls()).isPositive());
        }
    }

    @Test
    void refusesWhatIsNoPlan() {
        assertThatIllegalArgumentException().isThrownBy(() -> plan(0, 0, 1, 1)).withMessageContaining("-c 0");
        assertThatIllegalArgumentException().isThrownBy(() -> plan(1001, 0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> plan(1, 0, -1, 1));
    }

    private static Plan plan(int threads, double qps, long calls, int seconds) {
        return new Plan(threads, qps, calls, Duration.ofSeconds(seconds), false, false, true);
    }
}
