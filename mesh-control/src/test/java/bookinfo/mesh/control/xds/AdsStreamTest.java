package bookinfo.mesh.control.xds;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.control.metrics.Metrics;
import bookinfo.mesh.control.translate.ResourceType;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdsStreamTest {
    private final Recorder responses = new Recorder();
    private final AdsStream stream = new AdsStream(responses, new Connections(), new Metrics(), Clock.systemUTC());

    @Test
    void waitsForTheProxyToSayWhoItIsAlthoughSomethingChangesMeanwhile() {
        stream.changed();
        stream.onNext(DeltaDiscoveryRequest.newBuilder()
                .setNode(AdsClient.node(AdsServerTest.PROXY))
                .setTypeUrl(ResourceType.CLUSTER.url())
                .build());
        stream.onCompleted();

        stream.run();

        assertThat(responses.asked).as("requests asked for").isEqualTo(2);
    }

    @Test
    void endsWithAProxyThatLeftBeforeItSaidAnything() {
        stream.changed();
        stream.onCompleted();

        stream.run();

        assertThat(responses.events).containsExactly("completed");
    }

    /** The server's side of a stream without a wire. */
    private static final class Recorder extends ServerCallStreamObserver<DeltaDiscoveryResponse> {
        private final List<String> events = new ArrayList<>();
        private int asked;

        @Override
        public void request(int count) {
            asked += count;
        }

        @Override
        public void onNext(DeltaDiscoveryResponse response) {
            events.add("pushed");
        }

        @Override
        public void onError(Throwable cause) {
            events.add("failed: " + cause.getMessage());
        }

        @Override
        public void onCompleted() {
            events.add("completed");
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void setMessageCompression(boolean enable) {}

        @Override
        public void disableAutoInboundFlowControl() {}
    }
}
