package bookinfo.mesh.proxy.config;

/**
 * Circuit breaker of a cluster, default priority. {@link #UNLIMITED} is what Istio sends where no rule says otherwise.
 *
 * @param maxConnections default 1024
 * @param maxPendingRequests requests that wait for a connection; default 1024
 * @param maxRequests requests at one time; default 1024
 * @param maxRetries retries at one time; default 3
 */
public record Limits(long maxConnections, long maxPendingRequests, long maxRequests, long maxRetries) {

    public static final long UNLIMITED = 0xffff_ffffL;

    public static final Limits DEFAULT = new Limits(1024, 1024, 1024, 3);

    /** Whether any of the limits can be reached: such a cluster must be counted exactly. */
    public boolean finite() {
        return maxConnections != UNLIMITED
                || maxPendingRequests != UNLIMITED
                || maxRequests != UNLIMITED
                || maxRetries != UNLIMITED;
    }
}
