package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.HeaderChanges;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.NetworkFilter;
import bookinfo.mesh.proxy.config.Route;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.RouteMatch;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.config.Routes;
import bookinfo.mesh.proxy.config.Snapshot;
import bookinfo.mesh.proxy.config.TcpProxy;
import bookinfo.mesh.proxy.config.VirtualHost;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * A data path on loopback: {@code try (var proxy = Proxy.routing("/", upstream.cluster("c")).run())}. Its buffers are counted:
 * closing it fails the test if one was not given back.
 */
final class Proxy implements AutoCloseable {
    static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static final String LISTENER = "test";

    private final Events events = new Events();
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final Map<String, ClusterConfig> clusters = new HashMap<>();
    private final List<Route> routes = new ArrayList<>();
    private final List<Filter> filters = new ArrayList<>();
    private final List<Wire> clients = new ArrayList<>();
    private int loops = 1;
    private boolean countingAttempts;
    private Direction direction = Direction.UNSPECIFIED;
    private UnaryOperator<HttpConnectionManager> settings = UnaryOperator.identity();
    private Optional<TcpProxy> tcp = Optional.empty();
    private Optional<DataPlane> plane = Optional.empty();
    private Optional<InetSocketAddress> bound = Optional.empty();

    private Proxy() {}

    static Proxy routing(String prefix, ClusterConfig cluster) {
        return new Proxy().and(prefix, cluster);
    }

    /** Passes connections on. */
    static Proxy tcp(TcpProxy tcp) {
        var proxy = new Proxy();
        proxy.tcp = Optional.of(tcp);
        return proxy;
    }

    /** Serves requests from now on. */
    Proxy http() {
        tcp = Optional.empty();
        return this;
    }

    static Proxy with(String prefix, RouteAction action) {
        return new Proxy().and(prefix, action);
    }

    Proxy and(String prefix, ClusterConfig cluster) {
        return cluster(cluster).and(prefix, RouteAction.Forward.to(cluster.name()));
    }

    Proxy and(String prefix, RouteAction action) {
        return and(Route.of(RouteMatch.prefix(prefix), action));
    }

    Proxy and(Route route) {
        routes.add(route);
        return this;
    }

    Proxy cluster(ClusterConfig cluster) {
        clusters.put(cluster.name(), cluster);
        return this;
    }

    Proxy filter(Filter filter) {
        filters.add(filter);
        return this;
    }

    Proxy countingAttempts() {
        countingAttempts = true;
        return this;
    }

    Proxy loops(int threads) {
        loops = threads;
        return this;
    }

    Proxy direction(Direction way) {
        direction = way;
        return this;
    }

    Proxy http(UnaryOperator<HttpConnectionManager> change) {
        settings = change;
        return this;
    }

    /** Starts it, or goes over to what was changed since. */
    Proxy run() {
        if (plane.isEmpty()) {
            plane = Optional.of(new DataPlane(
                    loops,
                    new DataPath(
                            new PrefixRouting(),
                            (cluster, active) -> new InTurn(cluster.endpoints()),
                            _ -> List.copyOf(filters),
                            events,
                            InstantSource.system(),
                            new SplittableRandom(1)),
                    allocator));
        }
        assertThat(plane.get().apply(snapshot()).join()).isEmpty();
        return this;
    }

    DataPlane plane() {
        return plane.orElseThrow();
    }

    Events events() {
        return events;
    }

    /** The address that was bound last. */
    InetSocketAddress bound() {
        bound = plane().address(LISTENER).or(() -> bound);
        return bound.orElseThrow();
    }

    /** A new connection, closed with the proxy. */
    Wire connect() throws IOException {
        Wire wire = Wire.to(bound());
        clients.add(wire);
        return wire;
    }

    /** The answer to GET on a new connection. */
    String get(String path) throws IOException {
        return connect().send("GET " + path + " HTTP/1.1\r\nHost: t\r\n\r\n").readResponse();
    }

    /** Bytes of buffers that are in use. */
    long buffered() {
        return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    }

    @Override
    public void close() throws IOException {
        for (Wire client : clients) {
            client.close();
        }
        plane().stop(Duration.ofSeconds(5)).join();
        assertThat(buffered()).as("bytes of buffers that were not released").isZero();
    }

    /** A configuration of one listener. */
    static Snapshot snapshot(String listener, InetSocketAddress address, HttpConnectionManager http) {
        var config = ListenerConfig.of(listener, "1", address, Direction.UNSPECIFIED, http);
        return new Snapshot(Map.of(listener, config), Map.of(), Map.of());
    }

    private Snapshot snapshot() {
        var host =
                new VirtualHost("all", List.of("*"), routes, countingAttempts, HeaderChanges.NONE, HeaderChanges.NONE);
        var table = RouteTable.of("routes", List.of(host));
        HttpConnectionManager http = settings.apply(HttpConnectionManager.of("test", new Routes.Inline(table)));
        NetworkFilter filter = tcp.isPresent() ? tcp.get() : http;
        return new Snapshot(
                Map.of(LISTENER, ListenerConfig.of(LISTENER, "1", ANY_PORT, direction, filter)), Map.of(), clusters);
    }

    private static final class InTurn implements LoadBalancer {
        private final List<Endpoint> endpoints;
        private int next;

        InTurn(List<Endpoint> endpoints) {
            this.endpoints = endpoints.stream().filter(Endpoint::healthy).toList();
        }

        @Override
        public Optional<Endpoint> pick() {
            return endpoints.isEmpty() ? Optional.empty() : Optional.of(endpoints.get(next++ % endpoints.size()));
        }
    }
}
