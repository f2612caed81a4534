package bookinfo.httpbin;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Lets pages from everywhere ask: there is nothing here that is worth protecting. */
final class CrossOrigin {
    private CrossOrigin() {}

    static void allow(RoutingContext exchange) {
        HttpServerResponse response = exchange.response();
        String origin = exchange.request().getHeader("Origin");
        response.putHeader("Access-Control-Allow-Origin", origin == null || origin.isEmpty() ? "*" : origin);
        response.putHeader("Access-Control-Allow-Credentials", "true");
        if (!exchange.request().method().equals(HttpMethod.OPTIONS)) {
            exchange.next();
            return;
        }
        response.putHeader("Access-Control-Allow-Methods", "GET, POST, HEAD, PUT, DELETE, PATCH, OPTIONS");
        response.putHeader("Access-Control-Max-Age", "3600");
        String asked = exchange.request().getHeader("Access-Control-Request-Headers");
        if (asked != null && !asked.isEmpty()) {
            response.putHeader("Access-Control-Allow-Headers", asked);
        }
        response.end();
    }
}
