package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.Snapshot;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The running data path: event loops, listening sockets, connections. Follows the snapshots it is given. */
public final class DataPlane {
    private final Transport transport;
    private final Collection<Worker> workers;
    private final ClusterStates states;
    private final Sockets sockets;
    private final Listeners listeners;
    private Optional<CompletableFuture<?>> stopped = Optional.empty();
    private CompletableFuture<Map<String, String>> applied = CompletableFuture.completedFuture(Map.of());

    /**
     * Starts the event loops; nothing listens yet.
     *
     * @param loops threads, 1 or more
     */
    public DataPlane(int loops, DataPath parts) {
        this(loops, parts, ByteBufAllocator.DEFAULT);
    }

    DataPlane(int loops, DataPath parts, ByteBufAllocator allocator) {
        transport = Transport.open(loops, allocator);
        states = new ClusterStates((EventLoop) transport.loops().iterator().next(), parts);
        Map<EventLoop, Worker> byLoop = new LinkedHashMap<>();
        for (EventExecutor executor : transport.loops()) {
            EventLoop loop = (EventLoop) executor;
            byLoop.put(loop, new Worker(loop, transport, parts, states));
        }
        workers = List.copyOf(byLoop.values());
        sockets = new Sockets(transport, byLoop);
        listeners = new Listeners(sockets, workers, parts.filters());
    }

    /**
     * Goes over to a configuration. Requests under way keep the one they began with. Snapshots take effect in the order of the
     * calls; what they changed is in force when the outcome is there.
     *
     * @return the listeners that could not be opened, by name, each with a message that names address and cause
     */
    public synchronized CompletableFuture<Map<String, String>> apply(Snapshot snapshot) {
        applied = applied.handle((_, _) -> true) // what became of the one before is its caller's business
                .thenCompose(_ -> CompletableFuture.runAsync(() -> states.apply(snapshot), states.owner()))
                .thenCompose(
                        _ -> all(worker -> CompletableFuture.runAsync(() -> worker.apply(snapshot), worker.loop())))
                .thenCompose(_ -> listeners.apply(snapshot.listeners()));
        return applied;
    }

    /** The address that a listener of the mesh is bound to; empty when it is not open. */
    public Optional<InetSocketAddress> address(String listener) {
        return listeners.named(listener).flatMap(Listener::address);
    }

    /** How busy a cluster is; nothing of one that is not there. */
    public ClusterLoad load(String cluster) {
        return states.load(cluster);
    }

    /**
     * Serves endpoints of the proxy itself.
     *
     * @return the address that was bound; fails with a message that names address and cause
     */
    public CompletableFuture<InetSocketAddress> serve(InetSocketAddress address, LocalService service) {
        return sockets.listen(
                        address,
                        (worker, channel) -> new DownstreamConnection(
                                worker, new LocalHandler(worker, service), Arrival.direct(channel)))
                .thenApply(socket -> (InetSocketAddress) socket.localAddress());
    }

    /**
     * Sends clients elsewhere, or no more: from now on each response says that it is the last one of its connection. What
     * waits for a request stays open, so that none is lost on its way.
     *
     * @return complete when it holds
     */
    public CompletableFuture<?> dismiss(boolean dismissing) {
        return all(worker -> CompletableFuture.runAsync(() -> worker.dismiss(dismissing), worker.loop()));
    }

    /**
     * Stops accepting connections, ends each one after the request it is serving, but waits no longer than the grace, and
     * closes everything. Only the first call does.
     *
     * @return complete when all threads have ended
     */
    public synchronized CompletableFuture<?> stop(Duration grace) {
        if (stopped.isEmpty()) {
            stopped = Optional.of(end(grace));
        }
        return stopped.get();
    }

    private CompletableFuture<?> end(Duration grace) {
        CompletableFuture<?> closed = listeners.close();
        workers.forEach(worker -> worker.loop().execute(worker::drain));
        var ended = new CompletableFuture<Boolean>();
        return closed.thenCompose(_ -> all(Worker::drained))
                .orTimeout(grace.toMillis(), TimeUnit.MILLISECONDS)
                .handle((_, _) -> transport
                        .loops()
                        .shutdownGracefully(0, 1, TimeUnit.SECONDS)
                        .addListener(_ -> ended.complete(true))
                        .isDone())
                .thenCompose(_ -> ended);
    }

    private CompletableFuture<?> all(Function<Worker, CompletableFuture<?>> outcome) {
        return CompletableFuture.allOf(workers.stream().map(outcome).toArray(CompletableFuture[]::new));
    }
}
