package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.AccessLog;
import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.EdgeRules;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.HeaderLimits;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.HttpFilter;
import bookinfo.mesh.proxy.config.HttpTimeouts;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.config.Routes;
import bookinfo.mesh.proxy.config.Split;
import bookinfo.mesh.proxy.config.TcpProxy;
import bookinfo.mesh.proxy.exchange.StreamInfo;
import bookinfo.mesh.proxy.http.RequestHead;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Exchanges for tests. */
public final class Exchanges {
    private Exchanges() {}

    /** An exchange that has just read its request. */
    public static StreamInfo info(RequestHead request) {
        StreamInfo info = info(chain(Direction.OUTBOUND, List.of()));
        info.request(request);
        return info;
    }

    static StreamInfo info(FilterChain chain) {
        return new StreamInfo(
                chain,
                address("127.20.3.1", 9080),
                address("127.10.3.2", 43210),
                address("127.10.3.2", 43210),
                false,
                Instant.parse("2026-11-22T14:47:39.043Z"));
    }

    static FilterChain chain(Direction direction, List<AccessLog> logs) {
        return new FilterChain(
                "127.20.3.1_9080",
                address("127.20.3.1", 9080),
                direction,
                new HttpConnectionManager(
                        "outbound_0.0.0.0_9080;",
                        new Routes.Inline(RouteTable.of("9080", List.of())),
                        List.of(new HttpFilter.IstioStats(), new HttpFilter.Router()),
                        logs,
                        EdgeRules.DEFAULT,
                        HttpTimeouts.DEFAULT,
                        HeaderLimits.DEFAULT,
                        "envoy",
                        false));
    }

    /** A listener that passes connections on. */
    static FilterChain tcp(Direction direction, List<AccessLog> logs) {
        return new FilterChain(
                "127.20.3.1_27017",
                address("127.20.3.1", 27017),
                direction,
                new TcpProxy(
                        "outbound|27017||mongodb.default.svc.cluster.local;",
                        Split.only("outbound|27017||mongodb.default.svc.cluster.local"),
                        TcpProxy.DEFAULT_IDLE_TIMEOUT,
                        1,
                        logs));
    }

    /** A listener with that one chain. */
    static ListenerConfig listener(FilterChain chain) {
        return ListenerConfig.of(chain.id(), "v1", chain.address(), chain.direction(), chain.filter());
    }

    static ClusterConfig reviews(Endpoint... endpoints) {
        ClusterConfig plain =
                ClusterConfig.of("outbound|9080|v2|reviews.default.svc.cluster.local", List.of(endpoints));
        return new ClusterConfig(
                plain.name(),
                "v1",
                plain.name() + ";",
                plain.lb(),
                plain.connectTimeout(),
                plain.limits(),
                0,
                plain.idleTimeout(),
                plain.cleanupInterval(),
                List.of(),
                Optional.empty(),
                50,
                Optional.of(new ClusterConfig.ServiceRef("reviews.default.svc.cluster.local", "reviews", "default")),
                plain.endpoints());
    }

    /** An address without look-up. */
    public static InetSocketAddress address(String ip, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(ip), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(ip, e);
        }
    }
}
