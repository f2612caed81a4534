package bookinfo.httpbin;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.SortedMap;

/** {@code /headers}: the headers that arrived. */
@Singleton
final class Headers implements Endpoint {
    @Override
    public void register(Routes routes) {
        routes.any("/headers", request -> Answer.json(new Body(request.headers())));
    }

    private record Body(SortedMap<String, List<String>> headers) {}
}
