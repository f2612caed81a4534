package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.TcpProxy;
import io.netty.channel.Channel;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The mesh's listeners, following the configuration: what is new is opened, what is gone stops accepting and its connections
 * end after their requests, what stays keeps its sockets and its connections. Written by one caller at a time.
 */
final class Listeners {
    private static final InetAddress ANY_IPV4 = InetAddress.ofLiteral("0.0.0.0");
    private static final InetAddress ANY_IPV6 = InetAddress.ofLiteral("::");

    private final Sockets sockets;
    private final Collection<Worker> workers;
    private final Filter.Factory filters;
    private final Reception reception;
    private final Map<String, Listener> open = new ConcurrentHashMap<>();
    private volatile Map<InetSocketAddress, Listener> byAddress = Map.of();

    Listeners(Sockets sockets, Collection<Worker> workers, Filter.Factory filters) {
        this.sockets = sockets;
        this.workers = workers;
        this.filters = filters;
        this.reception = new Reception(this::at);
    }

    Optional<Listener> named(String name) {
        return Optional.ofNullable(open.get(name));
    }

    /** Goes over to this set; the outcome says by name why a listener could not be opened. */
    CompletableFuture<Map<String, String>> apply(Map<String, ListenerConfig> wanted) {
        // An address may pass from one name to another, so what is gone must be closed before anything is opened; and
        // where connections may be handed to is known before a socket accepts one.
        return close(name -> !wanted.containsKey(name))
                .thenCompose(_ -> open(wanted.values().stream().filter(config -> !config.bound())))
                .thenCompose(_ -> open(wanted.values().stream().filter(ListenerConfig::bound)));
    }

    /** Stops accepting everywhere; complete when the addresses are free. */
    CompletableFuture<?> close() {
        return close(_ -> true);
    }

    /** The listener of an address: its own, or that of a wildcard for its port. */
    private Optional<Listener> at(InetSocketAddress destination) {
        Map<InetSocketAddress, Listener> known = byAddress;
        Listener own = known.get(destination);
        int port = destination.getPort();
        if (own == null && destination.getAddress() instanceof Inet4Address) {
            own = known.get(new InetSocketAddress(ANY_IPV4, port));
        } else if (own == null) {
            own = known.get(new InetSocketAddress(ANY_IPV6, port));
        }
        return Optional.ofNullable(own);
    }

    private Map<InetSocketAddress, Listener> addresses() {
        Map<InetSocketAddress, Listener> all = new HashMap<>();
        open.values().forEach(listener -> listener.config().addresses().forEach(address -> all.put(address, listener)));
        return Map.copyOf(all);
    }

    private CompletableFuture<?> close(Predicate<String> name) {
        List<Listener> gone =
                open.keySet().stream().filter(name).map(open::remove).toList();
        byAddress = addresses();
        return CompletableFuture.allOf(gone.stream().map(this::end).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Map<String, String>> open(Stream<ListenerConfig> wanted) {
        var failures = new ConcurrentHashMap<String, String>();
        var opening = new ArrayList<CompletableFuture<?>>();
        for (ListenerConfig config : wanted.toList()) {
            Listener present = open.get(config.name());
            if (present == null || !samePlace(present.config(), config)) {
                opening.add(open(config).handle((_, failure) -> {
                    if (failure != null) {
                        failures.put(config.name(), "listener " + config.name() + ": " + message(failure));
                    }
                    return true;
                }));
            } else {
                present.update(config).forEach(chain -> drain(connection -> connection.servedBy(chain)));
            }
        }
        return CompletableFuture.allOf(opening.toArray(CompletableFuture[]::new))
                .thenApply(_ -> {
                    byAddress = addresses();
                    return Map.copyOf(failures);
                });
    }

    private static boolean samePlace(ListenerConfig present, ListenerConfig wanted) {
        return present.addresses().equals(wanted.addresses()) && present.bound() == wanted.bound();
    }

    /** Opens the new sockets first: only when all are there do the ones before go. */
    private CompletableFuture<Void> open(ListenerConfig config) {
        var listener = new Listener(config, this::site);
        return sockets(listener).thenCompose(bound -> {
            listener.sockets(bound);
            Listener before = open.put(config.name(), listener);
            return before == null ? CompletableFuture.allOf() : end(before);
        });
    }

    private CompletableFuture<List<Channel>> sockets(Listener listener) {
        return listener.config().bound()
                ? sockets.listen(
                        listener.config().addresses(), (worker, channel) -> reception.accept(worker, listener, channel))
                : CompletableFuture.completedFuture(List.of());
    }

    /** What was accepted last is on its event loop's list when the sockets are closed, and is sent away behind it. */
    private CompletableFuture<Void> end(Listener listener) {
        return listener.close().thenRun(() -> drain(connection -> connection.cameThrough(listener)));
    }

    private void drain(Predicate<Downstream> leaving) {
        workers.forEach(worker -> worker.loop().execute(() -> worker.drain(leaving)));
    }

    private Site site(FilterChain chain) {
        return switch (chain.filter()) {
            case HttpConnectionManager http -> new Site(chain, filters.filters(http));
            case TcpProxy _ -> new Site(chain, List.of());
        };
    }

    private static String message(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause.getMessage());
    }
}
