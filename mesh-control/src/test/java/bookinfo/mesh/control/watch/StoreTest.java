package bookinfo.mesh.control.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
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

    @Test
    void whatAGatewaysPodSaysInVainIsLoggedOnceWhateverItsStatus() {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        Logger log = Logger.getLogger("watch");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                String text = new SimpleFormatter().formatMessage(line);
                if (text.contains("istio-system/front")) {
                    told.add(text);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        log.addHandler(handler);
        try {
            for (String phase : List.of("Pending", "Running")) {
                assertThat(store.put(new Key(Kind.POD, "istio-system", "front"), new Version("", 1), pod(phase)))
                        .isTrue();
            }
        } finally {
            log.removeHandler(handler);
        }

        assertThat(told)
                .containsExactly("not used, of Pod istio-system/front: numTrustedProxies: -1 (expected: 0..100)"
                        + " at annotation proxy.istio.io/config:1");
    }

    private static Map<String, Object> pod(String phase) {
        return Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Pod",
                "metadata",
                Map.of(
                        "name",
                        "front",
                        "namespace",
                        "istio-system",
                        "annotations",
                        Map.of("proxy.istio.io/config", "gatewayTopology: {numTrustedProxies: -1}")),
                "status",
                Map.of("phase", phase));
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
