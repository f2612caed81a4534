package bookinfo.httpbin;

import io.quarkus.arc.All;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

/** The paths of all endpoints. */
final class Routes {
    /** Health and metrics, which are not go-httpbin's. */
    private static final List<String> OF_ALL_SERVICES = List.of("/q/", "/metrics");

    private final Router router;
    private final ExecutorService threads;
    private final Map<String, List<HttpMethod>> restricted = new LinkedHashMap<>();

    private Routes(Router router, ExecutorService threads) {
        this.router = router;
        this.threads = threads;
    }

    /** Any method. Paths as Vert.x Web writes them: {@code /delay/:duration}. */
    void any(String path, Endpoint.Handler handler) {
        router.route(path).handler(exchange -> answer(exchange, handler));
    }

    /** GET, and HEAD with it. */
    void get(String path, Endpoint.Handler handler) {
        only(HttpMethod.GET, path, handler);
        only(HttpMethod.HEAD, path, handler);
    }

    void only(HttpMethod method, String path, Endpoint.Handler handler) {
        router.route(method, path).handler(exchange -> answer(exchange, handler));
        restricted.computeIfAbsent(path, first -> new ArrayList<>()).add(method);
    }

    /** Whoever comes to a path with another method than it has, or to no path, hears so. */
    private void refuseTheRest() {
        restricted.forEach((path, methods) -> {
            String allow = methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
            any(path, request -> Answer.error(405, "Method Not Allowed\n").with("Allow", allow));
        });
        router.route().handler(exchange -> {
            if (OF_ALL_SERVICES.stream().anyMatch(exchange.normalizedPath()::startsWith)) {
                exchange.next();
            } else {
                answer(exchange, request -> Answer.error(404, "404 page not found\n"));
            }
        });
    }

    private void answer(RoutingContext context, Endpoint.Handler handler) {
        Exchange exchange = new Exchange(context);
        exchange.readBody(() -> threads.execute(() -> exchange.answer(handler)));
    }

    /** Registers every endpoint when the server starts. */
    static class Registration {
        void register(@Observes Router router, @All List<Endpoint> endpoints, @VirtualThreads ExecutorService threads) {
            router.route().handler(CrossOrigin::allow);
            Routes routes = new Routes(router, threads);
            endpoints.forEach(endpoint -> endpoint.register(routes));
            routes.refuseTheRest();
        }
    }
}
