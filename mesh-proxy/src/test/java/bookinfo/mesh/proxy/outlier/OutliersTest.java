package bookinfo.mesh.proxy.outlier;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.OutlierDetection;
import bookinfo.mesh.proxy.config.OutlierDetection.Threshold;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutliersTest {
    private static final InetSocketAddress A = InetSocketAddress.createUnresolved("host", 1);
    private static final InetSocketAddress B = InetSocketAddress.createUnresolved("host", 2);
    private static final InetSocketAddress C = InetSocketAddress.createUnresolved("host", 3);
    private static final Threshold OFF = new Threshold(0, 100);
    private static final Threshold ONE = new Threshold(1, 100);

    private final List<OutlierEvent> events = new ArrayList<>();
    private long second;

    @ParameterizedTest
    @ValueSource(ints = {500, 501, 502, 503, 504, 599})
    void anyServerErrorCounts(int status) {
        Outliers outliers = outliers(rules(ONE, OFF), A);
        outliers.answered(A, status, 0);
        assertThat(outliers.ejected()).containsExactly(A);
        assertThat(events).containsExactly(OutlierEvent.DETECTED_5XX, OutlierEvent.ENFORCED_5XX);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 404, 429, 499, 600})
    void nothingElseCounts(int status) {
        Outliers outliers = outliers(rules(ONE, OFF), A);
        outliers.answered(A, status, 0);
        assertThat(outliers.ejected()).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void failuresMustComeInARow() {
        Outliers outliers = outliers(rules(new Threshold(3, 100), OFF), A);
        answers(outliers, A, 500, 500, 200, 500, 500);
        assertThat(outliers.ejected()).isEmpty();
        answers(outliers, A, 500);
        assertThat(outliers.ejected()).containsExactly(A);
    }

    @Test
    void onlyGatewayErrorsInARowCountAsGatewayFailures() {
        Outliers outliers = outliers(rules(OFF, new Threshold(2, 100)), A);
        answers(outliers, A, 503, 500, 502);
        assertThat(outliers.ejected()).isEmpty();
        answers(outliers, A, 504);
        assertThat(outliers.ejected()).containsExactly(A);
        assertThat(events)
                .containsExactly(OutlierEvent.DETECTED_GATEWAY_FAILURE, OutlierEvent.ENFORCED_GATEWAY_FAILURE);
    }

    @Test
    void whatIsNotEnforcedIsOnlyCountedAndAskedForAgain() {
        Outliers outliers = outliers(rules(new Threshold(2, 0), OFF), A);
        answers(outliers, A, 500, 500, 500, 500);
        assertThat(outliers.ejected()).isEmpty();
        assertThat(events).containsExactly(OutlierEvent.DETECTED_5XX, OutlierEvent.DETECTED_5XX);
    }

    @Test
    void enforcingIsDrawn() {
        int ejections = 0;
        Random random = new Random(5);
        for (int i = 0; i < 1000; i++) {
            Outliers outliers = new Outliers(rules(new Threshold(1, 30), OFF), random, events::add);
            outliers.members(Set.of(A));
            outliers.answered(A, 500, 0);
            ejections += outliers.ejected().size();
        }
        assertThat(ejections).isBetween(250, 350);
    }

    @ParameterizedTest
    @CsvSource({"100, false, 3", "67, false, 2", "66, false, 1", "34, false, 1", "33, false, 0", "10, true, 1"})
    void noMoreThanAShareIsOutAtATime(int percent, boolean alwaysOne, int expected) {
        Outliers outliers = outliers(share(percent, alwaysOne), A, B, C);
        List.of(A, B, C).forEach(address -> answers(outliers, address, 500));
        assertThat(outliers.ejected()).hasSize(expected);
        assertThat(events.stream().filter(OutlierEvent.OVERFLOW::equals)).hasSize(3 - expected);
    }

    @Test
    void connectionFailuresCountAsServerErrors() {
        Outliers outliers = outliers(rules(new Threshold(2, 100), OFF), A);
        outliers.unanswered(A, 503, 0);
        outliers.connected(A);
        outliers.unanswered(A, 504, 0);
        assertThat(outliers.ejected()).containsExactly(A);
        assertThat(events).containsExactly(OutlierEvent.DETECTED_5XX, OutlierEvent.ENFORCED_5XX);
    }

    @Test
    void connectionFailuresCountApartWhenTold() {
        Outliers outliers = outliers(split(), A);
        outliers.unanswered(A, 503, 0);
        outliers.connected(A);
        outliers.unanswered(A, 503, 0);
        assertThat(outliers.ejected()).isEmpty();
        outliers.unanswered(A, 503, 0);
        assertThat(outliers.ejected()).containsExactly(A);
        assertThat(events)
                .containsExactly(
                        OutlierEvent.DETECTED_LOCAL_ORIGIN_FAILURE, OutlierEvent.ENFORCED_LOCAL_ORIGIN_FAILURE);
    }

    /** Envoy, measured with a base of 2 s: back after 3, 5 and 7 s when it fails again at once. */
    @Test
    void ejectionsOfWhoFailsAgainAtOnceGetLonger() {
        Outliers outliers = outliers(rules(ONE, OFF), A);
        assertThat(secondsOut(outliers)).isEqualTo(2);
        assertThat(secondsOut(outliers)).isEqualTo(4);
        assertThat(secondsOut(outliers)).isEqualTo(6);
    }

    @Test
    void everySweepThatFindsAnEndpointInTakesOneEjectionOff() {
        Outliers outliers = outliers(rules(ONE, OFF), A);
        secondsOut(outliers);
        secondsOut(outliers);
        tick(outliers);
        assertThat(secondsOut(outliers)).isEqualTo(4);
        tick(outliers);
        tick(outliers);
        tick(outliers);
        tick(outliers);
        assertThat(secondsOut(outliers)).isEqualTo(2);
    }

    @Test
    void noEjectionIsLongerThanTheLongest() {
        Outliers outliers = outliers(rules(ONE, OFF), A);
        int longest = 0;
        for (int i = 0; i < 20; i++) {
            longest = secondsOut(outliers);
        }
        assertThat(longest).isEqualTo(10);
        for (int i = 0; i < 3; i++) {
            tick(outliers);
        }
        assertThat(secondsOut(outliers))
                .as("6 ejections at most are remembered")
                .isEqualTo(8);
    }

    @Test
    void jitterMakesEjectionsLonger() {
        Set<Integer> lengths = new TreeSet<>();
        for (int seed = 0; seed < 50; seed++) {
            var outliers = new Outliers(jitter(Duration.ofSeconds(3)), new Random(seed), events::add);
            outliers.members(Set.of(A));
            lengths.add(secondsOut(outliers));
        }
        assertThat(lengths).containsExactly(3, 4, 5);
    }

    @Test
    void whoComesBackStartsFromNothing() {
        Outliers outliers = outliers(rules(new Threshold(2, 100), OFF), A);
        answers(outliers, A, 500, 500, 500);
        second += 10;
        outliers.sweep(now());
        answers(outliers, A, 500);
        assertThat(outliers.ejected()).isEmpty();
    }

    @Test
    void endpointsThatLeaveAreForgotten() {
        Outliers outliers = outliers(share(50, false), A, B);
        answers(outliers, A, 500);
        outliers.members(Set.of(B, C));
        assertThat(outliers.ejected()).isEmpty();
        answers(outliers, A, 500);
        answers(outliers, B, 500);
        assertThat(outliers.ejected()).containsExactly(B);
    }

    private Outliers outliers(OutlierDetection rules, InetSocketAddress... members) {
        var outliers = new Outliers(rules, new Random(1), events::add);
        outliers.members(Set.of(members));
        return outliers;
    }

    private void answers(Outliers outliers, InetSocketAddress address, int... statuses) {
        for (int status : statuses) {
            outliers.answered(address, status, now());
        }
    }

    /** Fails once and waits, sweeping every second, until it is back. */
    private int secondsOut(Outliers outliers) {
        answers(outliers, A, 500);
        int seconds = 0;
        while (!outliers.ejected().isEmpty()) {
            tick(outliers);
            seconds++;
        }
        return seconds;
    }

    private void tick(Outliers outliers) {
        second++;
        outliers.sweep(now());
    }

    private long now() {
        return Duration.ofSeconds(second).toNanos();
    }

    /** Base 2 s, longest 10 s. */
    private static OutlierDetection rules(Threshold serverErrors, Threshold gatewayErrors) {
        return rules(serverErrors, gatewayErrors, Duration.ZERO, 100, false, false);
    }

    private static OutlierDetection share(int percent, boolean alwaysOne) {
        return rules(ONE, OFF, Duration.ZERO, percent, alwaysOne, false);
    }

    private static OutlierDetection split() {
        return rules(ONE, OFF, Duration.ZERO, 100, false, true);
    }

    private static OutlierDetection jitter(Duration jitter) {
        return rules(ONE, OFF, jitter, 100, false, false);
    }

    private static OutlierDetection rules(
            Threshold serverErrors,
            Threshold gatewayErrors,
            Duration jitter,
            int percent,
            boolean alwaysOne,
            boolean split) {
        return new OutlierDetection(
                serverErrors,
                gatewayErrors,
                new Threshold(2, 100),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                jitter,
                percent,
                alwaysOne,
                split);
    }
}
