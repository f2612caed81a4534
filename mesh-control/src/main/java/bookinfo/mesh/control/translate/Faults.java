package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.Fault;
import io.envoyproxy.envoy.extensions.filters.common.fault.v3.FaultDelay;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.FaultAbort;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.type.v3.FractionalPercent;

/** Delays and aborts as the fault filter's configuration for one route. */
final class Faults {
    private static final int MILLIONTHS_OF_A_PERCENT = 10_000;

    private Faults() {}

    static HTTPFault of(Fault fault) {
        HTTPFault.Builder filter = HTTPFault.newBuilder();
        fault.delay()
                .ifPresent(delay -> filter.setDelay(FaultDelay.newBuilder()
                        .setFixedDelay(Names.duration(delay.fixedDelay()))
                        .setPercentage(fraction(delay.percentage()))));
        fault.abort()
                .ifPresent(abort -> filter.setAbort(FaultAbort.newBuilder()
                        .setHttpStatus(abort.httpStatus())
                        .setPercentage(fraction(abort.percentage()))));
        return filter.build();
    }

    private static FractionalPercent fraction(double percentage) {
        return FractionalPercent.newBuilder()
                .setNumerator((int) Math.round(percentage * MILLIONTHS_OF_A_PERCENT))
                .setDenominator(FractionalPercent.DenominatorType.MILLION)
                .build();
    }
}
