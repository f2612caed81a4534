package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.RouteAction;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** HTTP/2 at a port that is declared as HTTP/1.1. */
class Http2RefusalTest {
    @Test
    void aClientOfGrpcIsToldWhatToDo() throws Exception {
        try (var proxy =
                Proxy.with("/", new RouteAction.DirectResponse(200, "")).run()) {
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress(proxy.bound()).usePlaintext().build();
            try {
                var ended = new CompletableFuture<Status>();
                AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(new Ending(ended));
                assertThat(ended.get(10, TimeUnit.SECONDS).getDescription())
                        .contains("HTTP_1_1_REQUIRED", "this port speaks HTTP/1.1", "named http2 or grpc");
            } finally {
                channel.shutdownNow();
            }
            assertThat(proxy.events().outcome(1)).isEqualTo("DPE http2_not_supported");
        }
    }

    private record Ending(CompletableFuture<Status> ended) implements StreamObserver<DiscoveryResponse> {
        @Override
        public void onNext(DiscoveryResponse response) {
            ended.complete(Status.OK);
        }

        @Override
        public void onError(Throwable failure) {
            ended.complete(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            ended.complete(Status.OK);
        }
    }
}
