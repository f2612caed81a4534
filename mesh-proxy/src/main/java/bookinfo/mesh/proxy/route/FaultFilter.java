package bookinfo.mesh.proxy.route;

import bookinfo.mesh.proxy.config.FaultConfig;
import bookinfo.mesh.proxy.config.Fraction;
import bookinfo.mesh.proxy.exchange.Filter;
import bookinfo.mesh.proxy.exchange.ProxyFailure;
import bookinfo.mesh.proxy.exchange.ResponseFlag;
import bookinfo.mesh.proxy.exchange.StreamInfo;
import bookinfo.mesh.proxy.http.RequestHead;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Delays and aborts requests. The abort is drawn after the delay and apart from it, so that both may hit one request. The
 * route's timeout starts behind this filter and does not cut a delay.
 */
public final class FaultFilter implements Filter {
    private final Optional<FaultConfig> fallback;
    private final Supplier<? extends RandomGenerator> random;

    /**
     * @param fallback applies to routes without a fault of their own
     * @param random asked for each draw, on the event loop that draws
     */
    public FaultFilter(Optional<FaultConfig> fallback, Supplier<? extends RandomGenerator> random) {
        this.fallback = fallback;
        this.random = random;
    }

    @Override
    public String name() {
        return "envoy.filters.http.fault";
    }

    @Override
    public Verdict request(RequestHead request, StreamInfo info) {
        Optional<FaultConfig> own =
                info.selection().flatMap(selection -> selection.route().fault());
        Optional<FaultConfig> fault = own.isPresent() ? own : fallback;
        if (fault.isEmpty() || !Conditions.headers(fault.get().headers(), request)) {
            return Verdict.PROCEED;
        }
        Optional<FaultConfig.Abort> abort = fault.get().abort();
        return fault.get()
                .delay()
                .filter(delay -> hit(delay.fraction()))
                .<Verdict>map(delay -> {
                    info.flag(ResponseFlag.DI);
                    return new Delay(delay.fixed(), () -> abort(abort));
                })
                .orElseGet(() -> abort(abort));
    }

    private Verdict abort(Optional<FaultConfig.Abort> abort) {
        return abort.filter(it -> hit(it.fraction()))
                .<Verdict>map(it -> new Fail(new ProxyFailure.FaultAbort(it.status())))
                .orElse(Verdict.PROCEED);
    }

    private boolean hit(Fraction fraction) {
        return random.get().nextInt(fraction.denominator()) < fraction.numerator();
    }
}
