package bookinfo.mesh.proxy.config;

import java.util.List;

/**
 * The routes of some domains.
 *
 * @param domains exact ({@code a.b}), suffix ({@code *.b}), prefix ({@code a.*}) or {@code *}; matched without case, exact
 *     first, then the longest suffix, then the longest prefix, then {@code *}
 * @param routes the first that matches wins
 * @param includeAttemptCount send {@code x-envoy-attempt-count} to the upstream; default false
 */
public record VirtualHost(
        String name,
        List<String> domains,
        List<Route> routes,
        boolean includeAttemptCount,
        HeaderChanges request,
        HeaderChanges response) {

    public VirtualHost {
        domains = List.copyOf(domains);
        routes = List.copyOf(routes);
    }

    /** A virtual host without header changes. */
    public static VirtualHost of(String name, List<String> domains, List<Route> routes) {
        return new VirtualHost(name, domains, routes, false, HeaderChanges.NONE, HeaderChanges.NONE);
    }
}
