package bookinfo.mesh.control.watch;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.config.MeshConfig;
import bookinfo.mesh.config.Revision;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeshConfigWatcherTest {
    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final AtomicInteger changes = new AtomicInteger();
    private final MeshConfigWatcher watcher =
            new MeshConfigWatcher(client, new Revision("default", "istio-system"), changes::incrementAndGet);

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void whatCannotBeUsedLeavesWhatWasInForce() {
        watcher.read("accessLogFile: /dev/stdout");
        MeshConfig good = watcher.current();

        watcher.read("accessLogFil: /dev/stdout");
        watcher.read(": :");

        assertThat(good.accessLogFile()).contains("/dev/stdout");
        assertThat(watcher.current()).isEqualTo(good);
        assertThat(changes).hasValue(1);
    }

    @Test
    void theSameSaidOtherwiseIsNoChange() {
        watcher.read("outboundTrafficPolicy: {mode: ALLOW_ANY}");

        assertThat(watcher.current()).isEqualTo(MeshConfig.DEFAULT);
        assertThat(changes).hasValue(0);
    }
}
