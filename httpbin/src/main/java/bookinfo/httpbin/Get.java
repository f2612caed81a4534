package bookinfo.httpbin;

import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;

/** {@code /get}: says what was asked. {@code /head}: the same for whoever wants no body. */
@Singleton
final class Get implements Endpoint {
    @Override
    public void register(Routes routes) {
        routes.get("/get", request -> Answer.json(Echo.of(request)));
        routes.only(HttpMethod.HEAD, "/head", request -> Answer.json(Echo.of(request)));
    }
}
