package bookinfo.mesh.proxy.config;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where connections arrive, and what serves them.
 *
 * @param version the resource version, as {@code /config_dump} shows it; empty for a static listener
 * @param addresses at least one; a wildcard address takes what has no listener of its own on that port
 * @param bound it has sockets; one that has none is handed its connections by another listener
 */
public record ListenerConfig(
        String name,
        String version,
        List<InetSocketAddress> addresses,
        Direction direction,
        boolean bound,
        ListenerFilters filters,
        FilterChains chains) {

    public ListenerConfig {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("listener " + name + ": no address (expected: at least one)");
        }
    }

    /** A socket whose connections are all served alike. */
    public static ListenerConfig of(
            String name, String version, InetSocketAddress address, Direction direction, NetworkFilter filter) {
        return new ListenerConfig(
                name,
                version,
                List.of(address),
                direction,
                true,
                ListenerFilters.NONE,
                FilterChains.only(new FilterChain(name, address, direction, filter)));
    }

    /** The first address: it names the listener in statistics. */
    public InetSocketAddress address() {
        return addresses.getFirst();
    }

    /** The routes that its chains have by RDS. */
    public Set<String> rds() {
        return chains.all().stream()
                .flatMap(chain ->
                        chain.filter() instanceof HttpConnectionManager http && http.routes() instanceof Routes.Rds rds
                                ? Stream.of(rds.name())
                                : Stream.empty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
