package bookinfo.mesh.proxy.config;

import java.util.List;

/** Which requests a route takes: path, every header and every query parameter must match. */
public record RouteMatch(PathMatch path, List<HeaderMatch> headers, List<QueryMatch> query) {

    public RouteMatch {
        headers = List.copyOf(headers);
        query = List.copyOf(query);
    }

    /** By path prefix alone, with case. */
    public static RouteMatch prefix(String prefix) {
        return new RouteMatch(new PathMatch.Prefix(prefix, true), List.of(), List.of());
    }
}
