package bookinfo.mesh.control.xds;

import bookinfo.mesh.control.metrics.Metrics;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Serves delta ADS over plaintext gRPC. Proxies are not authenticated: only the pod network reaches this port. */
public final class AdsServer implements AutoCloseable {
    private static final int MAX_REQUEST_BYTES = 4 << 20;
    private static final int MAX_STREAMS_PER_CONNECTION = 100;
    private static final Duration KEEPALIVE = Duration.ofSeconds(30);
    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CLIENT_KEEPALIVE_FLOOR = Duration.ofSeconds(5);

    private final Server server;
    private final EventLoopGroup loop = new NioEventLoopGroup(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Binds {@code address} and serves until closed. Throws when the address is taken. */
    public AdsServer(InetSocketAddress address, Connections connections, Metrics metrics, Clock clock)
            throws IOException {
        server = NettyServerBuilder.forAddress(address)
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop)
                .channelType(NioServerSocketChannel.class)
                .executor(threads)
                .maxInboundMessageSize(MAX_REQUEST_BYTES)
                .maxConcurrentCallsPerConnection(MAX_STREAMS_PER_CONNECTION)
                .keepAliveTime(KEEPALIVE.toSeconds(), TimeUnit.SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .permitKeepAliveTime(CLIENT_KEEPALIVE_FLOOR.toSeconds(), TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(new Service(connections, metrics, clock, threads))
                .build()
                .start();
    }

    /** The port, for those who asked for any. */
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        threads.shutdownNow();
    }

    private static final class Service extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase {
        private final Connections connections;
        private final Metrics metrics;
        private final Clock clock;
        private final ExecutorService threads;

        Service(Connections connections, Metrics metrics, Clock clock, ExecutorService threads) {
            this.connections = connections;
            this.metrics = metrics;
            this.clock = clock;
            this.threads = threads;
        }

        @Override
        public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
                StreamObserver<DeltaDiscoveryResponse> responses) {
            var observer = (ServerCallStreamObserver<DeltaDiscoveryResponse>) responses;
            observer.disableAutoRequest();
            AdsStream stream = new AdsStream(observer, connections, metrics, clock);
            observer.setOnCancelHandler(stream::onCompleted);
            threads.execute(stream);
            return stream;
        }
    }
}
