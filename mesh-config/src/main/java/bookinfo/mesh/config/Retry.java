package bookinfo.mesh.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When and how often a failed request is sent again.
 *
 * @param attempts tries after the first; 0 turns retries off
 * @param perTryTimeout absent: the route's timeout
 * @param retryOn Envoy's policy names and status codes; empty: the mesh's default
 */
public record Retry(int attempts, Optional<Duration> perTryTimeout, List<String> retryOn) {
    public Retry {
        retryOn = List.copyOf(retryOn);
    }
}
