package bookinfo.mesh.config;

import java.util.Optional;

/**
 * One match of one rule, in force for one proxy, port and host: what becomes one route of a proxy.
 *
 * @param match absent: every request
 */
public record BoundRoute(VirtualService rule, HttpRoute route, Optional<HttpMatch> match) {

    /** Every request matches: nothing after this one can be reached. */
    public boolean catchesAll() {
        return match.map(HttpMatch::catchesAll).orElse(true);
    }

    /** The match's name and the route's: {@code route.match}, {@code route}, or {@code default} without names. */
    public String name() {
        String matchName = match.map(HttpMatch::name).orElse("");
        if (route.name().isEmpty()) {
            return matchName.isEmpty() ? "default" : matchName;
        }
        return matchName.isEmpty() ? route.name() : route.name() + "." + matchName;
    }
}
