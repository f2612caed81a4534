package bookinfo.mesh.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RevisionTest {
    private static final Revision STANDING = new Revision("default", "istio-system");
    private static final Revision CANARY = new Revision("canary", "istio-system");

    @Test
    void theDefaultOneHasNoRevisionInItsNames() {
        assertThat(STANDING.object("istiod")).isEqualTo("istiod");
        assertThat(STANDING.discoveryAddress()).isEqualTo("istiod.istio-system.svc:15010");
    }

    @Test
    void anotherHasItsNameAtTheEndButBeforeTheNamespace() {
        assertThat(CANARY.object("istiod")).isEqualTo("istiod-canary");
        assertThat(CANARY.object("istio-validator-istio-system")).isEqualTo("istio-validator-canary-istio-system");
        assertThat(CANARY.discoveryAddress()).isEqualTo("istiod-canary.istio-system.svc:15010");
    }

    @Test
    void readsWhatIsForAllAndWhatIsForItself() {
        assertThat(CANARY.reads(Map.of())).isTrue();
        assertThat(CANARY.reads(Map.of("istio.io/rev", "canary"))).isTrue();
        assertThat(CANARY.reads(Map.of("istio.io/rev", "default"))).isFalse();
        assertThat(STANDING.reads(Map.of("istio.io/rev", "canary"))).isFalse();
    }
}
