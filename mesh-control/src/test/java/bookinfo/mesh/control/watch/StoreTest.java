package bookinfo.mesh.control.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreTest {
    private static final Key KEY = new Key(Kind.GATEWAY, "default", "front");

    private final Store store = new Store();

    @Test
    void anUnusableVersionLeavesTheOneBeforeInForce() {
        store.put(KEY, new Version("", 1), gateway(1, 80));

        assertThat(store.put(KEY, new Version("", 2), gateway(2, 99_999))).isTrue();

        assertThat(store.contents().objects()).hasSize(1);
        assertThat(store.contents().invalid()).containsOnlyKeys(KEY);
        assertThat(store.contents().invalid())
                .extractingByKey(KEY)
                .satisfies(invalid -> assertThat(invalid.version().generation()).isEqualTo(2));
    }

    @Test
    void aRepairedVersionIsAChangeAlthoughTheObjectIsTheSame() {
        store.put(KEY, new Version("", 1), gateway(1, 80));
        store.put(KEY, new Version("", 2), gateway(2, 99_999));

        assertThat(store.put(KEY, new Version("", 3), gateway(1, 80))).isTrue();
        assertThat(store.contents().invalid()).isEmpty();
    }

    @Test
    void theSameContentAgainIsNoChange() {
        store.put(KEY, new Version("", 1), gateway(1, 80));

        assertThat(store.put(KEY, new Version("", 1), gateway(1, 80))).isFalse();
    }

    @Test
    void removingWhatIsUnknownIsNoChange() {
        assertThat(store.remove(KEY)).isFalse();
    }

    private static Map<String, Object> gateway(int generation, int port) {
        return Map.of(
                "apiVersion",
                "networking.istio.io/v1",
                "kind",
                "Gateway",
                "metadata",
                Map.of("name", "front", "namespace", "default", "generation", generation),
                "spec",
                Map.of(
                        "selector", Map.of("istio", "ingressgateway"),
                        "servers",
                                List.of(Map.of(
                                        "port", Map.of("number", port, "name", "http", "protocol", "HTTP"),
                                        "hosts", List.of("*")))));
    }
}
