package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.Endpoint;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a cluster of type ORIGINAL_DST on one event loop: made when a client goes there, dropped when none went there
 * for an interval and nothing is under way
 * (https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/service_discovery#original-destination).
 */
final class Destinations {
    /** Endpoints at one time: clients choose them, so that somebody must set a bound. */
    static final int MOST = 1024;

    private final EventLoop loop;
    private final Owner owner;
    /** The one that was asked for longest ago comes first. */
    private final Map<InetSocketAddress, Endpoint> known = new LinkedHashMap<>(16, 0.75f, true);

    private final Set<InetSocketAddress> used = new HashSet<>();
    private Duration interval;
    private @Nullable Future<?> sweep;

    Destinations(EventLoop loop, Owner owner, Duration interval) {
        this.loop = loop;
        this.owner = owner;
        this.interval = interval;
    }

    /** Sets how long an endpoint is kept unused, from the next sweep on. */
    void interval(Duration changed) {
        interval = changed;
    }

    /** The endpoint at an address; empty when there are too many others and all are busy. */
    Optional<Endpoint> at(InetSocketAddress address) {
        Endpoint endpoint = known.get(address);
        if (endpoint == null) {
            if (known.size() >= MOST && !dropOldest()) {
                return Optional.empty();
            }
            endpoint = Endpoint.of(address);
            known.put(address, endpoint);
            owner.made(endpoint);
            if (sweep == null) {
                sweepLater();
            }
        }
        used.add(address);
        return Optional.of(endpoint);
    }

    /** Drops everything. */
    void clear() {
        List.copyOf(known.values()).forEach(this::drop);
        if (sweep != null) {
            sweep.cancel(false);
            sweep = null;
        }
    }

    private boolean dropOldest() {
        Optional<Endpoint> oldest = known.values().stream()
                .filter(endpoint -> !owner.busy(endpoint))
                .findFirst();
        oldest.ifPresent(this::drop);
        return oldest.isPresent();
    }

    private void sweepLater() {
        sweep = loop.schedule(this::sweep, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        List<Endpoint> unused = known.values().stream()
                .filter(endpoint -> !used.contains(endpoint.address()) && !owner.busy(endpoint))
                .toList();
        unused.forEach(this::drop);
        used.clear();
        sweep = null;
        if (!known.isEmpty()) {
            sweepLater();
        }
    }

    private void drop(Endpoint endpoint) {
        known.remove(endpoint.address());
        used.remove(endpoint.address());
        owner.dropped(endpoint);
    }

    /** Whose endpoints they are. */
    interface Owner {
        void made(Endpoint endpoint);

        /** Something is under way at an endpoint. */
        boolean busy(Endpoint endpoint);

        void dropped(Endpoint endpoint);
    }
}
