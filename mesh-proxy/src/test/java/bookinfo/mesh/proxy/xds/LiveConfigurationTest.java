package bookinfo.mesh.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.Snapshot;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over real sockets, against another implementation of gRPC. */
class LiveConfigurationTest {

    private static final int DEADLINE_SECONDS = 30;

    private final BlockingQueue<DeltaDiscoveryRequest> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<StreamObserver<DeltaDiscoveryResponse>> streams = new LinkedBlockingQueue<>();
    private final BlockingQueue<Snapshot> snapshots = new LinkedBlockingQueue<>();
    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void follows_a_control_plane_that_goes_away_and_comes_back() throws Exception {
        Server first = server(0);
        int port = first.getPort();
        LiveConfiguration configuration = follow(port);
        try {
            StreamObserver<DeltaDiscoveryResponse> stream = take(streams);
            assertThat(take(requests).getNode().getId()).isEqualTo("sidecar~127.0.0.1~a.b~b");
            stream.onNext(clusters("1", "reviews"));
            assertThat(take(snapshots).clusters()).containsOnlyKeys("reviews");
            assertThat(take(requests).getResponseNonce()).isEqualTo("1");

            first.shutdownNow().awaitTermination();
            assertThat(configuration.snapshot().clusters()).containsOnlyKeys("reviews");

            Server second = server(port);
            try {
                stream = take(streams);
                DeltaDiscoveryRequest again = take(requests);
                while (again.getInitialResourceVersionsCount() == 0) {
                    again = take(requests);
                }
                assertThat(again.getInitialResourceVersionsMap()).containsEntry("reviews", "1");
                stream.onNext(clusters("2", "ratings"));
                assertThat(take(snapshots).clusters()).containsOnlyKeys("reviews", "ratings");
            } finally {
                second.shutdownNow().awaitTermination();
            }
        } finally {
            configuration.close();
            first.shutdownNow();
        }
    }

    @Test
    void takes_responses_of_several_megabytes() throws Exception {
        Server server = server(0);
        LiveConfiguration configuration = follow(server.getPort());
        try {
            StreamObserver<DeltaDiscoveryResponse> stream = take(streams);
            String[] names = new String[20_000];
            for (int i = 0; i < names.length; i++) {
                names[i] = "outbound|9080||a-service-with-a-long-name-" + i + ".default.svc.cluster.local";
            }
            stream.onNext(clusters("1", names));
            assertThat(take(snapshots).clusters()).hasSize(names.length);
        } finally {
            configuration.close();
            server.shutdownNow().awaitTermination();
        }
    }

    private LiveConfiguration follow(int port) {
        LiveConfiguration configuration = new LiveConfiguration(
                Resources.bootstrap(port), new Checks(any -> {}, any -> {}), InstantSource.system());
        EventLoop loop = loops.next();
        configuration.follow(loop, NioSocketChannel::new, new Random(1), (_, _) -> {}, () -> {
            snapshots.add(configuration.snapshot());
            return CompletableFuture.completedFuture(Map.of());
        });
        return configuration;
    }

    private Server server(int port) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .addService(new AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase() {
                    @Override
                    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
                            StreamObserver<DeltaDiscoveryResponse> responses) {
                        streams.add(responses);
                        return new Requests();
                    }
                })
                .build()
                .start();
    }

    private static DeltaDiscoveryResponse clusters(String version, String... names) {
        DeltaDiscoveryResponse.Builder response = DeltaDiscoveryResponse.newBuilder()
                .setTypeUrl(ResourceType.CLUSTER.typeUrl())
                .setNonce(version);
        for (String name : names) {
            byte[] cluster = Resources.wire(ResourceType.CLUSTER, Resources.staticCluster(name));
            response.addResources(Resource.newBuilder()
                    .setName(name)
                    .setVersion(version)
                    .setResource(Any.newBuilder()
                            .setTypeUrl(ResourceType.CLUSTER.typeUrl())
                            .setValue(ByteString.copyFrom(cluster))));
        }
        return response.build();
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came in " + DEADLINE_SECONDS + " s");
        }
        return next;
    }

    private final class Requests implements StreamObserver<DeltaDiscoveryRequest> {
        @Override
        public void onNext(DeltaDiscoveryRequest request) {
            requests.add(request);
        }

        @Override
        public void onError(Throwable failure) {
            // The client left; the test says what is expected of that.
        }

        @Override
        public void onCompleted() {
            // As above.
        }
    }
}
