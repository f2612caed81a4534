package bookinfo.mesh.proxy.config;

import java.net.InetSocketAddress;

/**
 * One address of a cluster.
 *
 * @param address unresolved when the cluster names a host (STRICT_DNS): it is looked up when a connection is opened
 * @param weight at least 1; default 1
 * @param healthy what the control plane says of it
 * @param workload {@code <workload>;<namespace>;<canonical service>;<revision>;<cluster>} from {@code metadata.istio}, or
 *     empty
 */
public record Endpoint(InetSocketAddress address, int weight, boolean healthy, String workload) {

    public Endpoint {
        if (weight < 1) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: 1 or more)");
        }
    }

    /** A healthy endpoint of weight 1. */
    public static Endpoint of(InetSocketAddress address) {
        return new Endpoint(address, 1, true, "");
    }

    /** The same endpoint, not to be used while there are better ones. */
    public Endpoint unhealthy() {
        return new Endpoint(address, weight, false, workload);
    }
}
