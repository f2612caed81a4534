package bookinfo.mesh.proxy.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Faults to inject. Delay is drawn first, abort after the delay with a draw of its own.
 *
 * @param headers all must match for the fault to apply; empty applies to every request
 */
public record FaultConfig(Optional<Delay> delay, Optional<Abort> abort, List<HeaderMatch> headers) {

    public FaultConfig {
        headers = List.copyOf(headers);
    }

    public record Delay(Duration fixed, Fraction fraction) {}

    public record Abort(int status, Fraction fraction) {}
}
