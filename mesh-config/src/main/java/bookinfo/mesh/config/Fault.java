package bookinfo.mesh.config;

import java.time.Duration;
import java.util.Optional;

/** Faults injected on the client's side; the two are drawn independently, the delay first. At least one is given. */
public record Fault(Optional<Delay> delay, Optional<Abort> abort) {

    /** Waits before the request is sent; {@code percentage} is 0..100. */
    public record Delay(Duration fixedDelay, double percentage) {}

    /**
     * Answers in place of the service.
     *
     * @param httpStatus 200..599
     * @param percentage 0..100
     */
    public record Abort(int httpStatus, double percentage) {}
}
