package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.ListenerConfig;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Where connections of the mesh arrive: at sockets of its own, or from a listener that hands them over. Its version changes
 * under it: the next connection sees the new one.
 */
final class Listener {
    private final Function<FilterChain, Site> sites;
    private volatile Version version;
    private volatile List<Channel> sockets = List.of();

    Listener(ListenerConfig config, Function<FilterChain, Site> sites) {
        this.sites = sites;
        this.version = next(config, Map.of());
    }

    ListenerConfig config() {
        return version.config();
    }

    /** The chain that serves a connection; empty when none does. */
    Optional<Chain> chain(InetSocketAddress destination, String protocol) {
        Version now = version;
        return now.config()
                .chains()
                .pick(destination, protocol)
                .map(chain -> now.chains().get(chain.id()));
    }

    /**
     * Goes over to another version.
     *
     * @return the chains that are no more; one that speaks something else than before is a new one
     */
    List<Chain> update(ListenerConfig config) {
        Map<String, Chain> before = version.chains();
        version = next(config, before);
        List<Chain> gone = new ArrayList<>(before.values());
        gone.removeAll(version.chains().values());
        return gone;
    }

    void sockets(List<Channel> bound) {
        sockets = List.copyOf(bound);
    }

    /** The address of its first socket; empty where there is none. */
    Optional<InetSocketAddress> address() {
        return sockets.stream().findFirst().map(socket -> (InetSocketAddress) socket.localAddress());
    }

    /** Stops accepting; complete when the addresses are free. */
    CompletableFuture<Void> close() {
        return CompletableFuture.allOf(sockets.stream().map(Listener::close).toArray(CompletableFuture[]::new));
    }

    private static CompletableFuture<Boolean> close(Channel socket) {
        var closed = new CompletableFuture<Boolean>();
        socket.close().addListener(_ -> closed.complete(true));
        return closed;
    }

    private Version next(ListenerConfig config, Map<String, Chain> before) {
        Map<String, Chain> chains = new HashMap<>();
        for (FilterChain wanted : config.chains().all()) {
            Chain present = before.get(wanted.id());
            if (present == null || !serves(present, wanted)) {
                present = new Chain(this, sites.apply(wanted));
            } else if (!present.site().config().equals(wanted)) {
                present.site(sites.apply(wanted));
            }
            chains.put(wanted.id(), present);
        }
        return new Version(config, Map.copyOf(chains));
    }

    private static boolean serves(Chain present, FilterChain wanted) {
        return present.site().config().filter().getClass() == wanted.filter().getClass();
    }

    private record Version(ListenerConfig config, Map<String, Chain> chains) {}
}
