package bookinfo.mesh.control;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.control.xds.AdsClient;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two control planes that know of each other by the API alone, each with a proxy of its own. */
class ReplicasTest {
    private StoredCluster cluster;
    private ControlPlane first;
    private ControlPlane second;
    private AdsClient productpage;
    private AdsClient reviews;

    @BeforeEach
    void start() throws Exception {
        cluster = new StoredCluster();
        first = cluster.serving("istiod-1", "default");
        Await.until(
                "the first leads",
                () -> cluster.client()
                                .leases()
                                .inNamespace("istio-system")
                                .withName("istiod-leader")
                                .get()
                        != null);
        second = cluster.serving("istiod-2", "default");
        cluster.createService("istiod", "127.30.0.99");
        productpage = StoredCluster.connect(first, "productpage-v1-abcde-1");
        reviews = StoredCluster.connect(second, "reviews-v1-abcde-3");
    }

    @AfterEach
    void stop() {
        productpage.close();
        reviews.close();
        first.close();
        second.close();
        cluster.close();
    }

    @Test
    void aRuleIsProgrammedWhenTheProxiesOfBothHaveIt() throws InterruptedException {
        cluster.createRule();
        productpage.acknowledge(productpage.next());
        DeltaDiscoveryResponse push = reviews.next();
        Await.until(
                "the other replica's is waited for",
                () -> "1 of 2 proxies; waiting for reviews-v1-abcde-3.default"
                        .equals(cluster.condition().get("message")));

        reviews.acknowledge(push);

        Await.until(
                "programmed", () -> "2 of 2 proxies".equals(cluster.condition().get("message")));
        assertThat(cluster.condition().get("status")).isEqualTo("True");
    }

    @Test
    void whatAProxyOfTheOtherReplicaRefusesIsTold() throws InterruptedException {
        cluster.createRule();
        productpage.acknowledge(productpage.next());

        reviews.refuse(reviews.next(), "not understood");

        Await.until(
                "refused",
                () -> "1 of 2 proxies refuse: reviews-v1-abcde-3.default: not understood"
                        .equals(cluster.condition().get("message")));
    }

    @Test
    void whoeverLeadsNextGoesOnWithWhatIsPending() throws InterruptedException {
        cluster.createRule();
        productpage.acknowledge(productpage.next());
        DeltaDiscoveryResponse push = reviews.next();
        cluster.client()
                .resource(cluster.client()
                        .pods()
                        .inNamespace("istio-system")
                        .withName("istiod-1")
                        .require())
                .delete();
        cluster.client()
                .genericKubernetesResources("discovery.k8s.io/v1", "EndpointSlice")
                .inNamespace("istio-system")
                .withName("istiod-1")
                .delete();
        first.leave();

        reviews.acknowledge(push);

        Await.until(
                "programmed", () -> "1 of 1 proxies".equals(cluster.condition().get("message")));
    }
}
