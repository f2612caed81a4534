package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.Split;
import bookinfo.mesh.proxy.config.TcpProxy;
import java.util.List;
import java.util.Optional;

/** Compiles {@code TcpProxy}. */
final class TcpProxyCompiler {

    private TcpProxyCompiler() {}

    static TcpProxy compile(Reader tcp) {
        return new TcpProxy(
                tcp.requiredText("stat_prefix"),
                clusters(tcp),
                tcp.duration("idle_timeout", TcpProxy.DEFAULT_IDLE_TIMEOUT),
                tcp.integer("max_connect_attempts", 1, 1, 1000),
                AccessLogCompiler.logs(tcp));
    }

    private static Split<String> clusters(Reader tcp) {
        Optional<Reader> weighted = tcp.message("weighted_clusters");
        if (weighted.isEmpty()) {
            return Split.only(tcp.requiredText("cluster"));
        }
        List<Share> shares = weighted.get().messages("clusters").stream()
                .map(cluster -> new Share(cluster.requiredText("name"), weight(cluster)))
                .toList();
        if (shares.isEmpty()) {
            throw weighted.get().refuse("clusters", "none (expected: at least one)");
        }
        return Split.of(shares, Share::weight).map(Share::cluster);
    }

    private static long weight(Reader cluster) {
        if (!cluster.has("weight")) {
            throw cluster.refuse("weight", "missing (expected: 1 or more)");
        }
        return cluster.integer("weight", 1, 1, Integer.MAX_VALUE);
    }

    private record Share(String cluster, long weight) {}
}
