package bookinfo.httpbin;

import jakarta.inject.Singleton;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code /env}: environment variables whose name begins with {@code HTTPBIN_}; no others, as they may be secret. */
@Singleton
final class Env implements Endpoint {
    private static final String PREFIX = "HTTPBIN_";

    @Override
    public void register(Routes routes) {
        SortedMap<String, String> shown = new TreeMap<>();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                shown.put(name, value);
            }
        });
        routes.any("/env", request -> Answer.json(new Body(shown)));
    }

    private record Body(SortedMap<String, String> env) {}
}
