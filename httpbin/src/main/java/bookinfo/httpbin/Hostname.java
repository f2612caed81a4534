package bookinfo.httpbin;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** {@code /hostname}: which pod answers. */
@Singleton
final class Hostname implements Endpoint {
    private final String hostname;

    Hostname(@ConfigProperty(name = "hostname") Optional<String> hostname) {
        this.hostname = hostname.orElse("httpbin");
    }

    @Override
    public void register(Routes routes) {
        routes.any("/hostname", request -> Answer.json(new Body(hostname)));
    }

    private record Body(String hostname) {}
}
