package bookinfo.mesh.proxy.config;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A listening socket and what serves its connections.
 *
 * @param version the resource version, as {@code /config_dump} shows it; empty for a static listener
 */
public record ListenerConfig(
        String name, String version, InetSocketAddress address, Direction direction, NetworkFilter filter) {

    /** The routes that the listener has by RDS; empty where it has its own or needs none. */
    public Optional<String> rds() {
        return filter instanceof HttpConnectionManager http && http.routes() instanceof Routes.Rds rds
                ? Optional.of(rds.name())
                : Optional.empty();
    }
}
