package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Snapshot;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Everything that belongs to one event loop: its snapshot, its upstream connections, its downstream connections. Only that
 * loop touches it, so that configuration and pools change in one step between two requests.
 */
final class Worker {
    /** Bytes waiting in a socket's queue above which its source is no longer read, and below which it is again. */
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 128 * 1024);

    private final EventLoop loop;
    private final Transport transport;
    private final DataPath parts;
    private final RandomGenerator random;
    private final HttpDate date;
    private final ClusterStates states;
    private final Map<String, ClusterPool> clusters = new HashMap<>();
    private final Set<Downstream> connections = new HashSet<>();
    private final CompletableFuture<Boolean> drained = new CompletableFuture<>();
    private Snapshot snapshot = Snapshot.EMPTY;
    private boolean draining;
    private boolean dismissing;

    /** @param states what all workers share of the clusters */
    Worker(EventLoop loop, Transport transport, DataPath parts, ClusterStates states) {
        this.states = states;
        this.loop = loop;
        this.transport = transport;
        this.parts = parts;
        this.random = parts.random().split();
        this.date = new HttpDate(parts.clock());
    }

    EventLoop loop() {
        return loop;
    }

    Transport transport() {
        return transport;
    }

    DataPath parts() {
        return parts;
    }

    RandomGenerator random() {
        return random;
    }

    HttpDate date() {
        return date;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    void opened(Downstream connection) {
        connections.add(connection);
        if (draining) {
            connection.drain();
        }
    }

    void closed(Downstream connection) {
        connections.remove(connection);
        if (draining && connections.isEmpty()) {
            drained.complete(true);
        }
    }

    /** Ends some of the connections, each after the request it is serving; a TCP connection a while later. */
    void drain(Predicate<Downstream> leaving) {
        for (Downstream connection : List.copyOf(connections)) {
            if (leaving.test(connection)) {
                connection.drain();
            }
        }
    }

    /** Ends every connection after the request it is serving. */
    void drain() {
        draining = true;
        List.copyOf(connections).forEach(Downstream::drain);
        if (connections.isEmpty()) {
            drained.complete(true);
        }
    }

    /** Whether every response ends its connection; connections that wait for a request stay. */
    void dismiss(boolean dismissing) {
        this.dismissing = dismissing;
    }

    boolean dismissing() {
        return dismissing;
    }

    /** Complete when {@link #drain()} has left no connection; may be asked on any thread. */
    CompletableFuture<?> drained() {
        return drained;
    }

    /** Goes over to a new configuration. */
    void apply(Snapshot next) {
        snapshot = next;
        clusters.entrySet().removeIf(entry -> {
            ClusterConfig config = next.clusters().get(entry.getKey());
            if (config == null) {
                entry.getValue().drain();
                return true;
            }
            entry.getValue().update(config);
            return false;
        });
    }

    /** The pool of a cluster; empty when the cluster does not exist. */
    Optional<ClusterPool> cluster(String name) {
        ClusterPool pool = clusters.get(name);
        if (pool == null) {
            ClusterConfig config = snapshot.clusters().get(name);
            if (config != null) {
                pool = new ClusterPool(this, config, states.of(name));
                clusters.put(name, pool);
            }
        }
        return Optional.ofNullable(pool);
    }
}
