package bookinfo.mesh.proxy.agent;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A control plane for one proxy, which says what the test wants and waits for what the proxy answers. */
final class ControlPlane implements AutoCloseable {
    private static final int DEADLINE_SECONDS = 30;
    private static final String TYPES = "type.googleapis.com/envoy.config.";

    private final BlockingQueue<DeltaDiscoveryRequest> requests = new LinkedBlockingQueue<>();
    private final CompletableFuture<StreamObserver<DeltaDiscoveryResponse>> stream = new CompletableFuture<>();
    private final Server server;
    private int nonce;

    ControlPlane() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new Service())
                .build()
                .start();
    }

    /** A bootstrap that asks here. */
    String bootstrap() {
        return """
                node: {id: sidecar~127.0.0.1~a.b~b, cluster: a.b, metadata: {NAMESPACE: b, LABELS: {app: a}}}
                dynamic_resources:
                  lds_config: {ads: {}}
                  cds_config: {ads: {}}
                  ads_config: {api_type: DELTA_GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}
                static_resources:
                  clusters:
                  - name: xds
                    connect_timeout: 1s
                    http2_protocol_options: {}
                    load_assignment:
                      endpoints:
                      - lb_endpoints:
                        - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}
                """.formatted(server.getPort());
    }

    /** Says that there are no clusters. */
    DeltaDiscoveryRequest noClusters() throws InterruptedException {
        return send("cluster.v3.Cluster", DeltaDiscoveryResponse.newBuilder());
    }

    /** Sends listeners; returns the ACK or NACK. */
    DeltaDiscoveryRequest listeners(Listener... listeners) throws InterruptedException {
        DeltaDiscoveryResponse.Builder response = DeltaDiscoveryResponse.newBuilder();
        for (Listener listener : listeners) {
            response.addResources(resource(listener.getName(), listener));
        }
        return send("listener.v3.Listener", response);
    }

    private Resource resource(String name, Message message) {
        return Resource.newBuilder()
                .setName(name)
                .setVersion(String.valueOf(nonce))
                .setResource(Any.pack(message))
                .build();
    }

    private DeltaDiscoveryRequest send(String type, DeltaDiscoveryResponse.Builder response)
            throws InterruptedException {
        String sent = String.valueOf(++nonce);
        stream.join().onNext(response.setTypeUrl(TYPES + type).setNonce(sent).build());
        DeltaDiscoveryRequest answer;
        do {
            answer = requests.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                throw new AssertionError("no answer in " + DEADLINE_SECONDS + " s");
            }
        } while (!answer.getResponseNonce().equals(sent));
        return answer;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class Service extends AggregatedDiscoveryServiceImplBase {
        @Override
        public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
                StreamObserver<DeltaDiscoveryResponse> responses) {
            stream.complete(responses);
            return new StreamObserver<>() {
                @Override
                public void onNext(DeltaDiscoveryRequest request) {
                    requests.add(request);
                }

                @Override
                public void onError(Throwable failure) {
                    // The proxy left; the test says what is expected of that.
                }

                @Override
                public void onCompleted() {
                    // As above.
                }
            };
        }
    }
}
