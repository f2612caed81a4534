package bookinfo.httpbin;

import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;

/** {@code /redirect-to?url=/get&status_code=307}: there. */
@Singleton
final class RedirectTo implements Endpoint {
    @Override
    public void register(Routes routes) {
        routes.any("/redirect-to", RedirectTo::answer);
    }

    private static Answer answer(Request request) throws Refusal {
        String url = request.arg("url").orElseThrow(() -> Refusal.badRequest("missing required query parameter: url"));
        int status = Numbers.whole("status code", request.arg("status_code").orElse("302"), 300, 399);
        try {
            URI target = new URI(url);
            if (target.isAbsolute() || url.startsWith("/")) {
                return Answer.redirect(status, url);
            }
        } catch (URISyntaxException e) {
            throw Refusal.badRequest("invalid url: " + e.getReason());
        }
        throw new Refusal(403, "forbidden redirect URL (expected: absolute, or a path from the root)");
    }
}
