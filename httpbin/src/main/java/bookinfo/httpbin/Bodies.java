package bookinfo.httpbin;

import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.util.List;

/** {@code /post} and its like, and {@code /anything}: say what was asked, body included. */
@Singleton
final class Bodies implements Endpoint {
    private static final List<HttpMethod> METHODS =
            List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    @Override
    public void register(Routes routes) {
        for (HttpMethod method : METHODS) {
            String path = "/" + method.name().toLowerCase(java.util.Locale.ROOT);
            routes.only(method, path, request -> Answer.json(BodyEcho.of(request)));
        }
        routes.any("/anything", request -> Answer.json(BodyEcho.of(request)));
        routes.any("/anything/*", request -> Answer.json(BodyEcho.of(request)));
    }
}
