package bookinfo.mesh.control.watch;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.config.MeshConfig;
import bookinfo.mesh.config.Revision;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeshConfigWatcherTest {
    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final AtomicInteger changes = new AtomicInteger();
    private final MeshConfigWatcher watcher = new MeshConfigWatcher(
            client, new Revision("default", "istio-system"), Clock.systemUTC(), changes::incrementAndGet);

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void whatCannotBeUsedLeavesWhatWasInForce() {
        assertThat(watcher.read("accessLogFile: /dev/stdout")).isEmpty();
        MeshConfig good = watcher.current();

        assertThat(watcher.read("accessLogFil: /dev/stdout")).hasSize(1);
        assertThat(watcher.read(": :")).isNotEmpty();

        assertThat(good.accessLogFile()).contains("/dev/stdout");
        assertThat(watcher.current()).isEqualTo(good);
        assertThat(changes).hasValue(1);
    }

    @Test
    void theSameSaidOtherwiseIsNoChange() {
        assertThat(watcher.read("outboundTrafficPolicy: {mode: ALLOW_ANY}")).isEmpty();

        assertThat(watcher.current()).isEqualTo(MeshConfig.DEFAULT);
        assertThat(changes).hasValue(0);
    }
}
