package bookinfo.httpbin;

import jakarta.inject.Singleton;

/** {@code /ip}: who asks; {@code ?format=text} leaves the JSON off. */
@Singleton
final class Ip implements Endpoint {
    @Override
    public void register(Routes routes) {
        routes.any(
                "/ip",
                request -> request.arg("format").filter("text"::equals).isPresent()
                        ? Answer.text(request.origin() + "\n")
                        : Answer.json(new Body(request.origin())));
    }

    private record Body(String origin) {}
}
