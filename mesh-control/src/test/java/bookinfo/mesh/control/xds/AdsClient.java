package bookinfo.mesh.control.xds;

import bookinfo.mesh.control.translate.Placement;
import bookinfo.mesh.control.translate.Proxy;
import bookinfo.mesh.control.translate.ResourceType;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A proxy's end of a real gRPC stream, driven by hand. */
public final class AdsClient implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final ManagedChannel channel;
    private final StreamObserver<DeltaDiscoveryRequest> requests;
    private final BlockingQueue<DeltaDiscoveryResponse> responses = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Node node;

    /** Opens a stream to {@code port} on the loopback. */
    public AdsClient(int port, Node node) {
        this.node = node;
        channel = NettyChannelBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .usePlaintext()
                .build();
        requests = AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(new StreamObserver<>() {
            @Override
            public void onNext(DeltaDiscoveryResponse response) {
                responses.add(response);
            }

            @Override
            public void onError(Throwable cause) {
                failure.set(cause);
            }

            @Override
            public void onCompleted() {}
        });
    }

    /** The node that a sidecar or gateway would send for {@code proxy}. */
    public static Node node(Proxy proxy) {
        Struct.Builder labels = Struct.newBuilder();
        proxy.labels().forEach((name, value) -> labels.putFields(name, text(value)));
        Struct.Builder metadata = Struct.newBuilder()
                .putFields("NAMESPACE", text(proxy.namespace()))
                .putFields("LABELS", Value.newBuilder().setStructValue(labels).build());
        if (proxy.placement() instanceof Placement.Named named) {
            metadata.putFields("INTERCEPTION_MODE", text("NONE"))
                    .putFields("APP_ADDRESS", text(named.appAddress()))
                    .putFields("OUTBOUND_ADDRESS", text(named.outboundAddress()));
        }
        return Node.newBuilder().setId(proxy.id()).setMetadata(metadata).build();
    }

    /** Asks for {@code names}, or for everything if there are none. */
    public void subscribe(ResourceType type, String... names) {
        requests.onNext(DeltaDiscoveryRequest.newBuilder()
                .setNode(node)
                .setTypeUrl(type.url())
                .addAllResourceNamesSubscribe(List.of(names))
                .build());
    }

    /** The next push; fails when none comes. */
    public DeltaDiscoveryResponse next() throws InterruptedException {
        DeltaDiscoveryResponse response = responses.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (response == null) {
            throw new AssertionError("no push; stream: " + failure.get());
        }
        return response;
    }

    public void acknowledge(DeltaDiscoveryResponse response) {
        requests.onNext(answer(response).build());
    }

    public void refuse(DeltaDiscoveryResponse response, String words) {
        requests.onNext(answer(response)
                .setErrorDetail(Status.newBuilder().setMessage(words))
                .build());
    }

    /** Why the server ended the stream, if it did. */
    public @Nullable Throwable failure() {
        return failure.get();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static DeltaDiscoveryRequest.Builder answer(DeltaDiscoveryResponse response) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(response.getTypeUrl())
                .setResponseNonce(response.getNonce());
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
