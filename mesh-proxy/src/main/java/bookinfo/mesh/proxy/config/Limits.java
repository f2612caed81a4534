package bookinfo.mesh.proxy.config;

/**
 * Circuit breaker of a cluster, default priority. {@link #UNLIMITED} is what Istio sends where no rule says otherwise.
 *
 * @param maxConnections default 1024
 * @param maxPendingRequests requests that wait for a connection; default 1024
 * @param maxRequests requests at one time; default 1024
 * @param maxRetries retries at one time; default 3
 * @param trackRemaining statistics say how much room is left; default false
 */
public record Limits(
        long maxConnections, long maxPendingRequests, long maxRequests, long maxRetries, boolean trackRemaining) {

    public static final long UNLIMITED = 0xffff_ffffL;

    public static final Limits DEFAULT = new Limits(1024, 1024, 1024, 3, false);
}
