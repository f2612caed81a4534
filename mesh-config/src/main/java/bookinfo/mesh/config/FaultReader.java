package bookinfo.mesh.config;

import bookinfo.mesh.config.Fault.Abort;
import bookinfo.mesh.config.Fault.Delay;
import java.time.Duration;
import java.util.Optional;

/** The fields of an HTTP route's fault. */
final class FaultReader {

    private FaultReader() {}

    static Fault fault(Fields fields) {
        if (!fields.has("delay") && !fields.has("abort")) {
            fields.require("delay", "a delay, an abort or both");
        }
        return new Fault(fields.object("delay", FaultReader::delay), fields.object("abort", FaultReader::abort));
    }

    private static Delay delay(Fields fields) {
        if (!fields.clash("fixedDelay", "exponentialDelay")) {
            fields.unsupported("exponentialDelay");
        }
        if (!fields.has("exponentialDelay")) {
            fields.require("fixedDelay", "a time such as 7s");
        }
        return new Delay(fields.duration("fixedDelay").orElse(Duration.ZERO), percentage(fields));
    }

    private static Abort abort(Fields fields) {
        if (!fields.clash("httpStatus", "grpcStatus", "http2Error")) {
            fields.unsupported("grpcStatus", "http2Error");
        }
        if (!fields.has("grpcStatus") && !fields.has("http2Error")) {
            fields.require("httpStatus", "200..599");
        }
        return new Abort(fields.integer("httpStatus", 200, 599).orElse(0), percentage(fields));
    }

    /** Without a percentage Istio injects nothing, which nobody means; it is valid, so it is only pointed out. */
    private static double percentage(Fields fields) {
        fields.discouraged("percent", "deprecated (expected: percentage: {value: 0..100})");
        Optional<Double> percent =
                fields.get("percent").flatMap(value -> value.integer(0, 100)).map(Integer::doubleValue);
        Optional<Double> percentage = fields.object(
                "percentage",
                share -> share.get("value").flatMap(Value::percentage).orElse(0.0));
        if (!fields.has("percent") && !fields.has("percentage")) {
            fields.problems()
                    .discouraged(
                            FieldPath.field(fields.path(), "percentage"),
                            "missing, so that nothing is injected (expected: percentage: {value: 0..100})",
                            fields.mark());
        }
        return percentage.or(() -> percent).orElse(0.0);
    }
}
