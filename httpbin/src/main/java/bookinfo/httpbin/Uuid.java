package bookinfo.httpbin;

import jakarta.inject.Singleton;
import java.util.UUID;

/** {@code /uuid}: one that nobody had before. */
@Singleton
final class Uuid implements Endpoint {
    @Override
    public void register(Routes routes) {
        routes.any("/uuid", request -> Answer.json(new Body(UUID.randomUUID().toString())));
    }

    private record Body(String uuid) {}
}
