package bookinfo.httpbin;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;

/** {@code /}: what there is to ask for. */
@Singleton
final class Index implements Endpoint {
    private final Buffer page = Asset.read("index.html");

    @Override
    public void register(Routes routes) {
        routes.get(
                "/",
                request -> Answer.of(Answer.HTML, page)
                        .with("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'"));
    }
}
