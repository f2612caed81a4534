package bookinfo.service;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;

/**
 * Metrics in Prometheus' text format, unless a reader asks for OpenMetrics by name: whoever reads metrics with no
 * preference, such as a sidecar that joins them with its own, expects lines without an {@code # EOF} at the end.
 */
class MetricsFormat {
    private static final String PATH = "/metrics";
    private static final int PRIORITY = 10;

    void register(@Observes Filters filters) {
        filters.register(MetricsFormat::preferPlainText, PRIORITY);
    }

    private static void preferPlainText(RoutingContext exchange) {
        MultiMap headers = exchange.request().headers();
        if (exchange.normalizedPath().equals(PATH)
                && !String.valueOf(headers.get(HttpHeaders.ACCEPT)).contains("openmetrics")) {
            headers.set(HttpHeaders.ACCEPT, "text/plain");
        }
        exchange.next();
    }
}
