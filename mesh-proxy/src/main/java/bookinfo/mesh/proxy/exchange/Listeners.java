package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.TcpProxy;
import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The mesh's listening sockets, following the configuration: what is new is opened, what is gone stops accepting and its
 * connections end after their requests, what stays keeps its socket and its connections. Written by one caller at a time.
 */
final class Listeners {
    private final Sockets sockets;
    private final Collection<Worker> workers;
    private final Filter.Factory filters;
    private final Map<String, Listener> open = new ConcurrentHashMap<>();

    Listeners(Sockets sockets, Collection<Worker> workers, Filter.Factory filters) {
        this.sockets = sockets;
        this.workers = workers;
        this.filters = filters;
    }

    Optional<Listener> named(String name) {
        return Optional.ofNullable(open.get(name));
    }

    /** Goes over to this set; the outcome says by name why a listener could not be opened. */
    CompletableFuture<Map<String, String>> apply(Map<String, ListenerConfig> wanted) {
        // An address may pass from one name to another, so what is gone must be closed before anything is opened.
        return close(name -> !stays(name, wanted)).thenCompose(_ -> open(wanted.values()));
    }

    /** Stops accepting everywhere; complete when the addresses are free. */
    CompletableFuture<?> close() {
        return close(_ -> true);
    }

    /** A socket whose connections are to be served in another way is opened anew. */
    private boolean stays(String name, Map<String, ListenerConfig> wanted) {
        ListenerConfig next = wanted.get(name);
        Listener present = open.get(name);
        return next != null
                && present != null
                && present.site().config().filter().getClass() == next.filter().getClass();
    }

    private CompletableFuture<?> close(Predicate<String> name) {
        List<Listener> gone =
                open.keySet().stream().filter(name).map(open::remove).toList();
        return CompletableFuture.allOf(gone.stream().map(this::end).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Map<String, String>> open(Collection<ListenerConfig> wanted) {
        var failures = new ConcurrentHashMap<String, String>();
        var opening = new ArrayList<CompletableFuture<?>>();
        for (ListenerConfig config : wanted) {
            Listener present = open.get(config.name());
            if (present == null || !present.site().config().address().equals(config.address())) {
                opening.add(open(config).handle((_, failure) -> {
                    if (failure != null) {
                        failures.put(config.name(), "listener " + config.name() + ": " + message(failure));
                    }
                    return true;
                }));
            } else if (!present.site().config().equals(config)) {
                present.site(site(config));
            }
        }
        return CompletableFuture.allOf(opening.toArray(CompletableFuture[]::new))
                .thenApply(_ -> Map.copyOf(failures));
    }

    /** Opens the new socket first: only when it is there does the one before go. */
    private CompletableFuture<Boolean> open(ListenerConfig config) {
        var listener = new Listener(site(config));
        return sockets.listen(config.address(), (worker, channel) -> accepted(worker, listener, channel))
                .thenCompose(socket -> {
                    listener.socket(socket);
                    Listener before = open.put(config.name(), listener);
                    return before == null ? CompletableFuture.completedFuture(true) : end(before);
                });
    }

    private CompletableFuture<Boolean> end(Listener listener) {
        workers.forEach(worker -> worker.loop().execute(() -> worker.drain(listener)));
        return listener.close();
    }

    private Site site(ListenerConfig config) {
        return switch (config.filter()) {
            case HttpConnectionManager http -> new Site(config, filters.filters(http));
            case TcpProxy _ -> new Site(config, List.of());
        };
    }

    private static ChannelHandler accepted(Worker worker, Listener listener, SocketChannel channel) {
        return switch (listener.site().config().filter()) {
            case HttpConnectionManager _ ->
                new DownstreamConnection(worker, new MeshHandler(worker, listener), channel);
            case TcpProxy tcp -> new TcpConnection(worker, listener, tcp, channel).downstream();
        };
    }

    private static String message(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause.getMessage());
    }
}
