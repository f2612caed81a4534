package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.Limits;

/** What a cluster's circuit breaker counts. Written by the one event loop that the cluster belongs to. */
final class Usage {
    private long connections;
    private long pending;
    private long requests;
    private long retries;

    boolean roomForConnection(Limits limits) {
        return connections < limits.maxConnections();
    }

    boolean roomForPending(Limits limits) {
        return pending < limits.maxPendingRequests();
    }

    boolean roomForRequest(Limits limits) {
        return requests < limits.maxRequests();
    }

    boolean roomForRetry(Limits limits) {
        return retries < limits.maxRetries();
    }

    void connections(int change) {
        connections += change;
    }

    void pending(int change) {
        pending += change;
    }

    void requests(int change) {
        requests += change;
    }

    void retries(int change) {
        retries += change;
    }
}
