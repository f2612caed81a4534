package bookinfo.httpbin;

import jakarta.inject.Singleton;

/** {@code /version}: what this is. */
@Singleton
final class Version implements Endpoint {
    @Override
    public void register(Routes routes) {
        routes.any("/version", request -> Answer.json(new Body("bookinfo-httpbin", "0.1.0")));
    }

    private record Body(String service, String version) {}
}
