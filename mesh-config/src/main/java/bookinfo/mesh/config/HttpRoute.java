package bookinfo.mesh.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One rule of a {@link VirtualService}: the first whose match is true wins.
 *
 * @param name empty when not given
 * @param match any of these; empty matches every request
 * @param route never empty
 * @param timeout absent: none
 * @param retries absent: the mesh's default
 */
public record HttpRoute(
        String name,
        List<HttpMatch> match,
        List<WeightedDestination> route,
        Optional<Duration> timeout,
        Optional<Retry> retries,
        Optional<Fault> fault,
        HeaderChanges headers) {

    public HttpRoute {
        match = List.copyOf(match);
        route = List.copyOf(route);
    }

    /**
     * One share of a rule's requests.
     *
     * @param weight 0 or more, relative to the sum of the rule; a rule's only destination takes all whatever its weight
     */
    public record WeightedDestination(Destination destination, int weight, HeaderChanges headers) {}

    /**
     * Where requests go.
     *
     * @param host as written: a short name is relative to the namespace of the rule, see {@link Mesh#resolve}
     * @param subset empty for all of the service
     * @param port absent: the service's only port, or the port that the request was sent to
     */
    public record Destination(String host, String subset, Optional<Integer> port) {}
}
