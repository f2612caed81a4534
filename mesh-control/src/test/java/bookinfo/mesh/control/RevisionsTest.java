package bookinfo.mesh.control;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.config.Revision;
import bookinfo.mesh.control.xds.AdsClient;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A control plane beside the default one, each with a proxy of its own. */
class RevisionsTest {
    private StoredCluster cluster;
    private ControlPlane standing;
    private ControlPlane canary;
    private AdsClient productpage;
    private AdsClient reviews;

    @BeforeEach
    void start() throws Exception {
        cluster = new StoredCluster();
        standing = cluster.serving("istiod-1", Revision.DEFAULT);
        canary = cluster.serving("istiod-canary-1", "canary");
        cluster.createService("istiod", "127.30.0.98");
        cluster.createService("istiod-canary", "127.30.0.99");
        productpage = StoredCluster.connect(standing, "productpage-v1-abcde-1");
        reviews = StoredCluster.connect(canary, "reviews-v1-abcde-3");
    }

    @AfterEach
    void stop() {
        productpage.close();
        reviews.close();
        standing.close();
        canary.close();
        cluster.close();
    }

    @Test
    void aRuleIsForTheProxiesOfAllRevisions() throws InterruptedException {
        cluster.createRule();

        productpage.acknowledge(productpage.next());
        reviews.acknowledge(reviews.next());

        awaitProgrammed();
    }

    @Test
    void aRuleWithARevisionIsForItsProxiesAlone() throws InterruptedException {
        cluster.createRule(Map.of(Revision.LABEL, "canary"));

        assertThat(reviews.next().getResourcesCount()).isEqualTo(1);
        Await.until(
                "the other is not waited for",
                () -> "1 of 2 proxies; waiting for reviews-v1-abcde-3.default"
                        .equals(cluster.condition().get("message")));
    }

    @Test
    void aRuleWithARevisionIsProgrammedWhenItsProxiesHaveIt() throws InterruptedException {
        cluster.createRule(Map.of(Revision.LABEL, "canary"));

        reviews.acknowledge(reviews.next());

        awaitProgrammed();
    }

    private void awaitProgrammed() throws InterruptedException {
        Await.until(
                "programmed", () -> "2 of 2 proxies".equals(cluster.condition().get("message")));
    }
}
