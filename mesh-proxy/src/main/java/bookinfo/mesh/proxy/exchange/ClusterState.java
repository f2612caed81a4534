package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.OutlierDetection;
import bookinfo.mesh.proxy.outlier.Outliers;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What all event loops share of one cluster: the counts of its circuit breaker, and which endpoints are ejected. Outlier
 * detection itself belongs to one of the loops; how requests end is reported on any of them and carried over.
 */
final class ClusterState {
    private final EventLoop owner;
    private final Telemetry telemetry;
    private final RandomGenerator random;
    private final Usage usage = new Usage();
    /** Endpoints that the destinations of clients made, each with the number of event loops that have it. */
    private final Map<InetSocketAddress, Integer> destinations = new ConcurrentHashMap<>();

    private volatile @Nullable Outliers outliers;
    private @Nullable ClusterConfig config;
    private @Nullable Future<?> sweep;

    /** @param random drawn from on the owner only */
    ClusterState(EventLoop owner, Telemetry telemetry, RandomGenerator random) {
        this.owner = owner;
        this.telemetry = telemetry;
        this.random = random;
    }

    Usage usage() {
        return usage;
    }

    ClusterLoad load() {
        return usage.load(ejected(), destinations.keySet());
    }

    /** Endpoints to leave out. */
    Set<InetSocketAddress> ejected() {
        Outliers detector = outliers;
        return detector == null ? Set.of() : detector.ejected();
    }

    /** Goes over to a version of the cluster, on the owner. What is ejected stays so unless the rules of ejection changed. */
    void apply(ClusterConfig next) {
        boolean sameRules = config != null && config.outlier().equals(next.outlier());
        config = next;
        if (!sameRules) {
            end();
            next.outlier().ifPresent(this::detect);
        }
        Outliers detector = outliers;
        if (detector != null) {
            members(detector, next);
        }
    }

    /** An event loop has an endpoint that a client's destination made. */
    void joined(Endpoint endpoint) {
        destinations.merge(endpoint.address(), 1, Integer::sum);
        destinationsChanged();
    }

    /** An event loop has it no more. */
    void left(Endpoint endpoint) {
        destinations.computeIfPresent(endpoint.address(), (_, loops) -> loops == 1 ? null : loops - 1);
        destinationsChanged();
    }

    private void destinationsChanged() {
        Outliers detector = outliers;
        if (detector != null) {
            onOwner(() -> {
                if (config != null) {
                    members(detector, config);
                }
            });
        }
    }

    private void members(Outliers detector, ClusterConfig cluster) {
        Set<InetSocketAddress> members = new HashSet<>(destinations.keySet());
        cluster.endpoints().forEach(endpoint -> members.add(endpoint.address()));
        detector.members(members);
    }

    /** The cluster is gone, or its rules are; on the owner. */
    void end() {
        outliers = null;
        if (sweep != null) {
            sweep.cancel(false);
            sweep = null;
        }
    }

    void connected(Endpoint endpoint) {
        Outliers detector = outliers;
        if (detector != null) {
            onOwner(() -> detector.connected(endpoint.address()));
        }
    }

    void answered(Endpoint endpoint, int status) {
        Outliers detector = outliers;
        if (detector != null) {
            onOwner(() -> detector.answered(endpoint.address(), status, System.nanoTime()));
        }
    }

    /** @param status what it counts as where connection failures are not counted apart */
    void unanswered(Endpoint endpoint, int status) {
        Outliers detector = outliers;
        if (detector != null) {
            onOwner(() -> detector.unanswered(endpoint.address(), status, System.nanoTime()));
        }
    }

    private void detect(OutlierDetection rules) {
        Outliers started = new Outliers(rules, random, event -> {
            if (config != null) {
                telemetry.outlier(event, config);
            }
        });
        outliers = started;
        sweepAfter(rules, started);
    }

    private void sweepAfter(OutlierDetection rules, Outliers swept) {
        sweep = owner.schedule(
                () -> {
                    swept.sweep(System.nanoTime());
                    sweepAfter(rules, swept);
                },
                rules.interval().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void onOwner(Runnable report) {
        if (owner.inEventLoop()) {
            report.run();
        } else {
            owner.execute(report);
        }
    }
}
