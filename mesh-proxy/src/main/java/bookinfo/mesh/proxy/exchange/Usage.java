package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.Limits;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a cluster's circuit breaker counts, over all event loops together. As in Envoy, looking for room and taking it are two
 * steps: event loops that do so at the same instant can pass a limit by one each. With one loop the limits are exact.
 */
final class Usage {
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();

    boolean roomForConnection(Limits limits) {
        return connections.get() < limits.maxConnections();
    }

    boolean roomForPending(Limits limits) {
        return pending.get() < limits.maxPendingRequests();
    }

    boolean roomForRequest(Limits limits) {
        return requests.get() < limits.maxRequests();
    }

    boolean roomForRetry(Limits limits) {
        return retries.get() < limits.maxRetries();
    }

    /** What is counted now. */
    ClusterLoad load(Set<InetSocketAddress> ejected, Set<InetSocketAddress> destinations) {
        return new ClusterLoad(connections.get(), pending.get(), requests.get(), retries.get(), ejected, destinations);
    }

    void connections(int change) {
        connections.addAndGet(change);
    }

    void pending(int change) {
        pending.addAndGet(change);
    }

    void requests(int change) {
        requests.addAndGet(change);
    }

    void retries(int change) {
        retries.addAndGet(change);
    }
}
