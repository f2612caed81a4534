package bookinfo.mesh.control;

import bookinfo.mesh.control.certs.ServingCertificate;
import bookinfo.mesh.control.certs.SharedAuthority;
import bookinfo.mesh.control.inject.SidecarImage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The control plane as a program: {@code java -jar mesh-control.jar discovery}. Stops on SIGTERM. */
public final class Main {
    private static final System.Logger LOG = System.getLogger("main");

    private static final int NATIVE_SIDECARS_SINCE = 33;
    private static final Duration LINGER = Duration.ofSeconds(3);

    private Main() {}

    /** Runs until the process is told to stop; exits with 1 when a port is taken. */
    public static void main(String[] arguments) throws InterruptedException {
        LogLine.install();
        long start = System.nanoTime();
        Settings settings = Settings.of(System.getenv());
        Clock clock = Clock.systemUTC();
        KubernetesClient client = new KubernetesClientBuilder().build();
        ServingCertificate certificate =
                SharedAuthority.certificate(client, settings.revision().namespace(), settings.serviceNames(), clock);
        ControlPlane control;
        try {
            control = new ControlPlane(
                    settings,
                    ControlPlane.Ports.ISTIO,
                    client,
                    sidecar(client, settings),
                    hasNativeSidecars(client),
                    certificate,
                    clock);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "cannot listen on {0}: {1}", settings.host(), e.getMessage());
            System.exit(1);
            return;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            control.leave();
            linger(settings);
            control.close();
            client.close();
            stopped.countDown();
        }));
        control.start().join();
        LOG.log(
                System.Logger.Level.INFO,
                "ready after {0} ms on {1}",
                Duration.ofNanos(System.nanoTime() - start).toMillis(),
                settings.host());
        stopped.await();
    }

    /** The Service goes on sending here until all nodes have seen that this replica is no longer ready. */
    private static void linger(Settings settings) {
        if (!settings.sharesNetwork()) {
            try {
                TimeUnit.MILLISECONDS.sleep(LINGER.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static SidecarImage sidecar(KubernetesClient client, Settings settings) {
        String namespace = settings.revision().namespace();
        Pod own = client.pods().inNamespace(namespace).withName(settings.pod()).get();
        if (own == null) {
            throw new IllegalStateException("no pod %s/%s (expected: this program's own, by POD_NAMESPACE and POD_NAME)"
                    .formatted(namespace, settings.pod()));
        }
        return SidecarImage.beside(own, settings.sidecarImage());
    }

    /** Init containers that stay are for all since 1.33; the minor version of some providers ends with a plus. */
    private static boolean hasNativeSidecars(KubernetesClient client) {
        String minor = client.getKubernetesVersion().getMinor();
        return Integer.parseInt(minor.replaceAll("[^0-9]", "")) >= NATIVE_SIDECARS_SINCE;
    }
}
