package bookinfo.httpbin;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;

/** Documents of several types that are always the same: {@code /html}, {@code /json}, {@code /xml} and so on. */
@Singleton
final class Documents implements Endpoint {
    @Override
    public void register(Routes routes) {
        asset(routes, "/html", Answer.HTML, "sample.html");
        asset(routes, "/json", Answer.JSON, "sample.json");
        asset(routes, "/xml", "application/xml", "sample.xml");
        asset(routes, "/encoding/utf8", Answer.HTML, "utf8.html");
        asset(routes, "/forms/post", Answer.HTML, "form.html");
        routes.any("/robots.txt", request -> Answer.text("User-agent: *\nDisallow: /deny\n"));
        routes.any("/deny", request -> Answer.text("YOU SHOULDN'T BE HERE"));
    }

    private static void asset(Routes routes, String path, String contentType, String name) {
        Buffer document = Asset.read(name);
        routes.any(path, request -> Answer.of(contentType, document));
    }
}
