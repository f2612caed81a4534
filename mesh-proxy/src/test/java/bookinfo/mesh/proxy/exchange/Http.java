package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.EdgeRules;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.HttpTimeouts;

/** Variations of a connection manager. */
final class Http {
    private Http() {}

    static HttpConnectionManager with(HttpConnectionManager h, HttpTimeouts timeouts) {
        return of(h, h.edge(), timeouts, h.proxy100Continue());
    }

    static HttpConnectionManager with(HttpConnectionManager h, EdgeRules edge) {
        return of(h, edge, h.timeouts(), h.proxy100Continue());
    }

    static HttpConnectionManager proxying100(HttpConnectionManager h) {
        return of(h, h.edge(), h.timeouts(), true);
    }

    private static HttpConnectionManager of(
            HttpConnectionManager h, EdgeRules edge, HttpTimeouts timeouts, boolean proxy100) {
        return new HttpConnectionManager(
                h.statPrefix(),
                h.routes(),
                h.filters(),
                h.accessLogs(),
                edge,
                timeouts,
                h.headerLimits(),
                h.serverName(),
                proxy100);
    }
}
