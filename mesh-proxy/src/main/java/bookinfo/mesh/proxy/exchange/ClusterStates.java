package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.Snapshot;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** The shared states of all clusters, by name. Read on every event loop, changed on the one that owns them. */
final class ClusterStates {
    private final EventLoop owner;
    private final Telemetry telemetry;
    private final RandomGenerator random;
    private final Map<String, ClusterState> states = new ConcurrentHashMap<>();

    ClusterStates(EventLoop owner, DataPath parts) {
        this.owner = owner;
        this.telemetry = parts.telemetry();
        this.random = parts.random().split();
    }

    EventLoop owner() {
        return owner;
    }

    /** Goes over to a configuration, on the owner and before any event loop does. */
    void apply(Snapshot snapshot) {
        states.entrySet().removeIf(entry -> {
            boolean gone = !snapshot.clusters().containsKey(entry.getKey());
            if (gone) {
                entry.getValue().end();
            }
            return gone;
        });
        snapshot.clusters().forEach((name, cluster) -> of(name).apply(cluster));
    }

    /** The state of a cluster; a loop that still has an older configuration may ask for one that is gone. */
    ClusterState of(String name) {
        return states.computeIfAbsent(name, _ -> new ClusterState(owner, telemetry, random));
    }

    /** How busy a cluster is; may be asked on any thread. */
    ClusterLoad load(String name) {
        return Optional.ofNullable(states.get(name)).map(ClusterState::load).orElse(ClusterLoad.NONE);
    }
}
