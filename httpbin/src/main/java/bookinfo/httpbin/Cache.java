package bookinfo.httpbin;

import jakarta.inject.Singleton;

/** {@code /cache}: 304 for whoever has a copy. {@code /cache/60}: may be kept for so many seconds. */
@Singleton
final class Cache implements Endpoint {
    @Override
    public void register(Routes routes) {
        routes.any("/cache", Cache::answer);
        routes.any(
                "/cache/:seconds",
                request -> Answer.json(Echo.of(request))
                        .with(
                                "Cache-Control",
                                "public, max-age="
                                        + Numbers.whole(
                                                "seconds", request.parameter("seconds"), 0, Integer.MAX_VALUE)));
    }

    private static Answer answer(Request request) {
        if (request.header("If-Modified-Since").isPresent()
                || request.header("If-None-Match").isPresent()) {
            return Answer.status(304);
        }
        String now = HttpDate.now();
        return Answer.json(Echo.of(request))
                .with("Last-Modified", now)
                .with("ETag", "\"" + Integer.toHexString(now.hashCode()) + "\"");
    }
}
