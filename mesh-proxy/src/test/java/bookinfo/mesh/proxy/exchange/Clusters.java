package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Limits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** Variations of a cluster. */
final class Clusters {
    private Clusters() {}

    static ClusterConfig limited(ClusterConfig c, Limits limits) {
        return of(c, c.connectTimeout(), limits, c.maxRequestsPerConnection(), c.idleTimeout(), c.bind());
    }

    static ClusterConfig perConnection(ClusterConfig c, int requests) {
        return of(c, c.connectTimeout(), c.limits(), requests, c.idleTimeout(), c.bind());
    }

    static ClusterConfig idle(ClusterConfig c, Duration limit) {
        return of(c, c.connectTimeout(), c.limits(), c.maxRequestsPerConnection(), limit, c.bind());
    }

    static ClusterConfig connectingWithin(ClusterConfig c, Duration limit) {
        return of(c, limit, c.limits(), c.maxRequestsPerConnection(), c.idleTimeout(), c.bind());
    }

    static ClusterConfig from(ClusterConfig c, InetAddress address) {
        return of(
                c,
                c.connectTimeout(),
                c.limits(),
                c.maxRequestsPerConnection(),
                c.idleTimeout(),
                List.of(new InetSocketAddress(address, 0)));
    }

    private static ClusterConfig of(
            ClusterConfig c,
            Duration connect,
            Limits limits,
            int perConnection,
            Duration idle,
            List<InetSocketAddress> bind) {
        return new ClusterConfig(
                c.name(),
                c.version(),
                c.statName(),
                c.lb(),
                connect,
                limits,
                perConnection,
                idle,
                c.cleanupInterval(),
                bind,
                c.outlier(),
                c.panicThreshold(),
                c.service(),
                c.endpoints());
    }
}
