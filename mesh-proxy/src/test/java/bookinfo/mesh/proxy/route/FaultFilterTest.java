package bookinfo.mesh.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.FaultConfig;
import bookinfo.mesh.proxy.config.FaultConfig.Abort;
import bookinfo.mesh.proxy.config.FaultConfig.Delay;
import bookinfo.mesh.proxy.config.Fraction;
import bookinfo.mesh.proxy.config.HeaderMatch;
import bookinfo.mesh.proxy.exchange.Filter;
import bookinfo.mesh.proxy.exchange.Filter.Verdict;
import bookinfo.mesh.proxy.exchange.ProxyFailure;
import bookinfo.mesh.proxy.exchange.ResponseFlag;
import bookinfo.mesh.proxy.exchange.StreamInfo;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.telemetry.Exchanges;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FaultFilterTest {
    private static final Fraction NEVER = new Fraction(0, 1_000_000);
    private static final Duration SEVEN_SECONDS = Duration.ofSeconds(7);
    private static final Verdict ABORTED = new Filter.Fail(new ProxyFailure.FaultAbort(555));

    private final RequestHead request = Requests.get("ratings", "/ratings/0", "end-user", "jason");
    private final StreamInfo info = Exchanges.info(request);

    @Test
    void delaysFirstAndThenAborts() {
        Verdict verdict = filter(fault(Fraction.ALL, Fraction.ALL)).request(request, info);
        assertThat(verdict).isInstanceOfSatisfying(Filter.Delay.class, delay -> {
            assertThat(delay.duration()).isEqualTo(SEVEN_SECONDS);
            assertThat(delay.then().get()).isEqualTo(ABORTED);
        });
        assertThat(info.flags()).containsExactly(ResponseFlag.DI);
    }

    @Test
    void abortsWithoutDelay() {
        assertThat(filter(fault(NEVER, Fraction.ALL)).request(request, info)).isEqualTo(ABORTED);
        assertThat(info.flags()).isEmpty();
    }

    @Test
    void letsPassWhatNoDrawHits() {
        assertThat(filter(fault(NEVER, NEVER)).request(request, info)).isEqualTo(Verdict.PROCEED);
        assertThat(filter(Optional.empty()).request(request, info)).isEqualTo(Verdict.PROCEED);
    }

    @Test
    void drawsDelayAndAbortApart() {
        FaultFilter filter = filter(fault(new Fraction(500_000, 1_000_000), new Fraction(50, 100)));
        int both = 0;
        int requests = 4_000;
        for (int i = 0; i < requests; i++) {
            if (filter.request(request, info) instanceof Filter.Delay delay
                    && delay.then().get().equals(ABORTED)) {
                both++;
            }
        }
        assertThat(both).isBetween(850, 1_150);
    }

    @Test
    void appliesOnlyWhereItsHeadersMatch() {
        var present = new HeaderMatch("end-user", new HeaderMatch.Condition.Present(true), true, false);
        var fault = new FaultConfig(Optional.empty(), Optional.of(new Abort(500, Fraction.ALL)), List.of(present));
        assertThat(filter(Optional.of(fault)).request(request, info)).isEqualTo(Verdict.PROCEED);
    }

    private static Optional<FaultConfig> fault(Fraction delay, Fraction abort) {
        return Optional.of(new FaultConfig(
                Optional.of(new Delay(SEVEN_SECONDS, delay)), Optional.of(new Abort(555, abort)), List.of()));
    }

    private static FaultFilter filter(Optional<FaultConfig> fault) {
        Random random = new Random(3);
        return new FaultFilter(fault, () -> random);
    }
}
