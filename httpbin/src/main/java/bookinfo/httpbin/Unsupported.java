package bookinfo.httpbin;

import jakarta.inject.Singleton;
import java.util.List;

/** What go-httpbin or its like answer, and this does not. */
@Singleton
final class Unsupported implements Endpoint {
    @Override
    public void register(Routes routes) {
        routes.any("/websocket/echo", request -> refuse("WebSocket: the proxies of this mesh pass no upgrades on"));
        routes.any("/brotli", request -> refuse("Brotli: the JDK has no encoder"));
        for (String path :
                List.of("/digest-auth/:qop/:user/:password", "/digest-auth/:qop/:user/:password/:algorithm")) {
            routes.any(path, request -> refuse("digest authentication (there is /basic-auth and /bearer)"));
        }
    }

    private static Answer refuse(String what) {
        return Answer.problem(501, "not supported: " + what);
    }
}
