package bookinfo.productpage;

import bookinfo.service.Answer;
import bookinfo.service.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The services behind the page. */
@Singleton
class Backends {
    private final Map<Backend, Upstream> upstreams = new EnumMap<>(Backend.class);

    Backends(Settings settings, Vertx vertx, MeterRegistry metrics) {
        settings.backends().forEach((backend, place) -> {
            URI address = Upstream.address(place.host(), settings.domain(), place.port());
            upstreams.put(
                    backend, new Upstream(vertx, metrics, backend.label(), address, place.timeout(), place.tries()));
        });
    }

    /** What {@code backend} says about {@code product}. */
    Answer ask(Backend backend, int product, Map<String, String> headers) {
        return upstream(backend).get("/" + backend.label() + "/" + product, headers);
    }

    /** Where {@code backend} is. */
    String address(Backend backend) {
        return upstream(backend).toString();
    }

    @PreDestroy
    void close() {
        upstreams.values().forEach(Upstream::close);
    }

    private Upstream upstream(Backend backend) {
        return Objects.requireNonNull(upstreams.get(backend), () -> "not configured: " + backend);
    }
}
