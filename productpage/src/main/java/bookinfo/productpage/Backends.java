package bookinfo.productpage;

import bookinfo.service.Answer;
import bookinfo.service.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.config.ConfigMapping;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Calls the services behind the page and counts how each call ended. */
@Singleton
class Backends {
    private final Map<Backend, Upstream> upstreams = new EnumMap<>(Backend.class);
    private final MeterRegistry metrics;

    Backends(Config config, MeterRegistry metrics) {
        this.metrics = metrics;
        config.backends().forEach((backend, place) -> upstreams.put(backend, place.upstream(config.domain())));
    }

    /** What {@code backend} says about {@code product}; its tries count as one call. */
    Answer ask(Backend backend, int product, Map<String, String> headers) {
        Answer answer = upstream(backend).get("/" + backend.label() + "/" + product, headers);
        String code = Integer.toString(answer.status());
        metrics.counter("request_result", "destination_app", backend.label(), "response_code", code)
                .increment();
        return answer;
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

    /** Where the services are and how patiently to call them. */
    @ConfigMapping(prefix = "bookinfo.productpage")
    interface Config {
        Optional<String> domain();

        Map<Backend, Place> backends();
    }

    /** One service's address, how long a try may take, and how many tries there may be. */
    interface Place {
        String host();

        int port();

        Duration timeout();

        int tries();

        default Upstream upstream(Optional<String> domain) {
            return new Upstream(Upstream.address(host(), domain, port()), timeout(), tries());
        }
    }
}
