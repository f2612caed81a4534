package bookinfo.mesh.proxy.config;

import java.util.List;

/**
 * How the requests of one listener are read, filtered, routed and logged.
 *
 * @param statPrefix names the listener in statistics: {@code http.<statPrefix>.}
 * @param filters in the order of the request path; the last is {@link HttpFilter.Router}
 * @param serverName value of the {@code server} response header; Envoy's default is {@code envoy}
 * @param proxy100Continue pass {@code Expect: 100-continue} on instead of answering it here; default false
 */
public record HttpConnectionManager(
        String statPrefix,
        Routes routes,
        List<HttpFilter> filters,
        List<AccessLog> accessLogs,
        EdgeRules edge,
        HttpTimeouts timeouts,
        HeaderLimits headerLimits,
        String serverName,
        boolean proxy100Continue)
        implements NetworkFilter {

    public HttpConnectionManager {
        filters = List.copyOf(filters);
        accessLogs = List.copyOf(accessLogs);
    }

    /** Envoy's defaults around the given routes, with the router as the only filter. */
    public static HttpConnectionManager of(String statPrefix, Routes routes) {
        return new HttpConnectionManager(
                statPrefix,
                routes,
                List.of(new HttpFilter.Router()),
                List.of(),
                EdgeRules.DEFAULT,
                HttpTimeouts.DEFAULT,
                HeaderLimits.DEFAULT,
                "envoy",
                false);
    }
}
