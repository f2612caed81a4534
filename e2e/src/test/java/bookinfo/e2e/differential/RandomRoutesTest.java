package bookinfo.e2e.differential;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.e2e.NeedsProgram;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Random routes and random requests to them. The seeds are fixed, so that the same commit has the same outcome;
 * {@code -Dbookinfo.seeds=100-200} looks further.
 */
@NeedsProgram("envoy")
class RandomRoutesTest {
    private static final String SEEDS = System.getProperty("bookinfo.seeds", "1-3");

    @TestFactory
    Stream<DynamicTest> both_answer_the_same() {
        String[] ends = SEEDS.split("-", -1);
        return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]))
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> hold(seed)));
    }

    private static void hold(long seed) throws Exception {
        List<Sample> samples = Batch.drawn(seed);
        List<Compared> compared = Batch.compare(samples);
        for (int i = 0; i < samples.size(); i++) {
            if (!compared.get(i).same()) {
                Sample smallest = Batch.smallest(samples.get(i));
                assertThat(Batch.compare(List.of(smallest)).getFirst().differences())
                        .as("seed %d, smallest sample:%n%s", seed, smallest)
                        .isEmpty();
            }
        }
    }
}
