package bookinfo.mesh.control.xds;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.mesh.control.translate.ResourceType;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import org.junit.jupiter.api.Test;

class SubscriptionTest {
    @Test
    void namesAreCountedAndBounded() {
        var subscription = new Subscription(ResourceType.ENDPOINT);
        var request = DeltaDiscoveryRequest.newBuilder();
        for (int i = 0; i <= 100_000; i++) {
            request.addResourceNamesSubscribe("n" + i);
        }
        assertThatThrownBy(() -> subscription.received(request.build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("more than 100000 names subscribed");
    }
}
