package bookinfo.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The expected texts are what fortio 1.63.9 makes of the same values. */
class HistogramTest {
    private static final List<Double> PERCENTS = List.of(1.0, 50.0, 75.0, 90.0, 99.0, 99.9);

    @Test
    void bucketsGrowCoarser() {
        Histogram spread = histogram(
                0,
                0.001,
                0.00031,
                0.0005,
                0.001,
                0.0010000000000000002,
                0.0012,
                0.0035,
                0.0121,
                0.014,
                0.0199,
                0.0201,
                0.0249,
                0.1,
                0.5,
                1.7,
                2.0,
                60,
                120,
                250);
        assertThat(spread.text("spread", PERCENTS)).isEqualTo("""
                spread : count 18 avg 24.133251 +/- 62.37 min 0.00031 max 250 sum 434.39851
                # range, mid point, percentile, count
                >= 0.00031 <= 0.001 , 0.000655 , 22.22, 4
                > 0.001 <= 0.002 , 0.0015 , 27.78, 1
                > 0.003 <= 0.004 , 0.0035 , 33.33, 1
                > 0.012 <= 0.014 , 0.013 , 44.44, 2
                > 0.018 <= 0.02 , 0.019 , 50.00, 1
                > 0.02 <= 0.025 , 0.0225 , 61.11, 2
                > 0.09 <= 0.1 , 0.095 , 66.67, 1
                > 0.45 <= 0.5 , 0.475 , 72.22, 1
                > 1 <= 2 , 1.5 , 83.33, 2
                > 50 <= 75 , 62.5 , 88.89, 1
                > 100 <= 250 , 175 , 100.00, 2
                # target 1% 0.00031
                # target 50% 0.02
                # target 75% 1.25
                # target 90% 115
                # target 99% 236.5
                # target 99.9% 248.65
                """);
    }

    @Test
    void equalValuesHaveNoWidth() {
        assertThat(histogram(0, 0.001, 0.002, 0.002, 0.002).text("same", PERCENTS))
                .isEqualTo("""
                same : count 3 avg 0.002 +/- 0 min 0.002 max 0.002 sum 0.006
                # range, mid point, percentile, count
                >= 0.002 <= 0.002 , 0.002 , 100.00, 3
                # target 1% 0.002
                # target 50% 0.002
                # target 75% 0.002
                # target 90% 0.002
                # target 99% 0.002
                # target 99.9% 0.002
                """);
        assertThat(histogram(0, 0.001, 0.0421).text("one", List.of())).isEqualTo("""
                one : count 1 avg 0.0421 +/- 0 min 0.0421 max 0.0421 sum 0.0421
                # range, mid point, percentile, count
                >= 0.0421 <= 0.0421 , 0.0421 , 100.00, 1
                """);
    }

    @Test
    void whatLiesBelowTheOffsetHasABucketOfItsOwn() {
        assertThat(histogram(0, 0.001, -0.005, 0, 0.0005).text("below", PERCENTS))
                .isEqualTo("""
                below : count 3 avg -0.0015 +/- 0.002483 min -0.005 max 0.0005 sum -0.0045
                # range, mid point, percentile, count
                >= -0.005 <= 0 , -0.0025 , 66.67, 2
                > 0 <= 0.0005 , 0.00025 , 100.00, 1
                # target 1% -0.005
                # target 50% -0.0025
                # target 75% 0.000125
                # target 90% 0.00035
                # target 99% 0.000485
                # target 99.9% 0.0004985
                """);
        assertThat(histogram(-0.001, 0.001, -0.2, -0.001, -0.0005, 0.0005, 0.149)
                        .text("sleep", List.of(50.0)))
                .isEqualTo("""
                sleep : count 5 avg -0.0104 +/- 0.1111 min -0.2 max 0.149 sum -0.052
                # range, mid point, percentile, count
                >= -0.2 <= -0.001 , -0.1005 , 40.00, 2
                > -0.001 <= 0 , -0.0005 , 60.00, 1
                > 0 <= 0.001 , 0.0005 , 80.00, 1
                > 0.139 <= 0.149 , 0.144 , 100.00, 1
                # target 50% -0.0005
                """);
    }

    @Test
    void whatLiesAboveTheLastBoundIsTogether() {
        assertThat(histogram(0, 100, 241, 852, 852, 1000001, 2e7).text("size", List.of(50.0)))
                .isEqualTo("""
                size : count 5 avg 4200389.2 +/- 7.909e+06 min 241 max 2e+07 sum 21001946
                # range, mid point, percentile, count
                >= 241 <= 300 , 270.5 , 20.00, 1
                > 800 <= 900 , 850 , 60.00, 2
                > 1e+06 <= 2e+06 , 1.5e+06 , 80.00, 1
                > 1e+07 <= 2e+07 , 1.5e+07 , 100.00, 1
                # target 50% 875
                """);
    }

    @Test
    void nothingIsNoData() {
        assertThat(histogram(0, 1).text("nothing", PERCENTS)).isEqualTo("nothing : no data\n");
        assertThat(histogram(0, 1).counter()).hasToString("count 0 avg 0 +/- 0 min 0 max 0 sum 0");
    }

    @Test
    void onlyHistogramsOfOneShapeAddUp() {
        assertThatIllegalArgumentException().isThrownBy(() -> histogram(0, 1).add(histogram(0, 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> histogram(0, 0));
    }

    @Property
    void bucketsHoldEachValueOnce(@ForAll @Size(min = 1, max = 50) List<@DoubleRange(max = 200) Double> values) {
        List<Histogram.Bucket> buckets = histogram(0, 0.001, array(values)).buckets();
        assertThat(buckets.stream().mapToLong(Histogram.Bucket::count).sum()).isEqualTo(values.size());
        assertThat(buckets.getFirst().start())
                .isEqualTo(values.stream().mapToDouble(v -> v).min().orElseThrow());
        assertThat(buckets.getLast().end())
                .isEqualTo(values.stream().mapToDouble(v -> v).max().orElseThrow());
        assertThat(buckets.getLast().percent()).isCloseTo(100, within(1e-9));
        for (Histogram.Bucket bucket : buckets) {
            assertThat(bucket.start()).isLessThanOrEqualTo(bucket.end());
        }
    }

    @Property
    void percentilesRiseAndStayBetweenTheExtremes(
            @ForAll @Size(min = 1, max = 50) List<@DoubleRange(max = 200) Double> values) {
        List<Double> percents =
                IntStream.rangeClosed(1, 99).mapToObj(Double::valueOf).toList();
        Histogram histogram = histogram(0, 0.001, array(values));
        List<Double> estimates = histogram.percentiles(percents).stream()
                .map(Histogram.Percentile::value)
                .toList();
        assertThat(estimates)
                .isSorted()
                .allSatisfy(value -> assertThat(value)
                        .isBetween(
                                histogram.counter().min(), histogram.counter().max()));
    }

    @Property
    void partsAddUpToTheWhole(
            @ForAll @Size(max = 30) List<@DoubleRange(max = 200) Double> some,
            @ForAll @Size(max = 30) List<@DoubleRange(max = 200) Double> others) {
        Histogram sum = histogram(0, 0.001, array(some));
        sum.add(histogram(0, 0.001, array(others)));
        double[] all = Stream.concat(some.stream(), others.stream())
                .mapToDouble(value -> value)
                .toArray();
        assertThat(sum.buckets()).isEqualTo(histogram(0, 0.001, all).buckets());
        assertThat(sum.counter().sum()).isCloseTo(Arrays.stream(all).sum(), within(1e-9));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(value -> value).toArray();
    }

    private static Histogram histogram(double offset, double resolution, double... values) {
        Histogram histogram = new Histogram(offset, resolution);
        Arrays.stream(values).forEach(histogram::record);
        return histogram;
    }
}
