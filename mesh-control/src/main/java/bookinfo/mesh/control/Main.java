package bookinfo.mesh.control;

import bookinfo.mesh.control.certs.ServingCertificate;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** The control plane as a program: {@code java -jar mesh-control.jar discovery}. Stops on SIGTERM. */
public final class Main {
    private static final System.Logger LOG = System.getLogger("main");

    private static final int NATIVE_SIDECARS_SINCE = 33;

    private Main() {}

    /** Runs until the process is told to stop; exits with 1 when a port is taken. */
    public static void main(String[] arguments) throws InterruptedException {
        LogLine.install();
        long start = System.nanoTime();
        Settings settings = Settings.of(System.getenv());
        Clock clock = Clock.systemUTC();
        // The two slow parts of a start, side by side.
        CompletableFuture<KubernetesClient> building =
                CompletableFuture.supplyAsync(() -> new KubernetesClientBuilder().build());
        ServingCertificate certificate = ServingCertificate.create(settings.serviceNames(), clock);
        KubernetesClient client = building.join();
        ControlPlane control;
        try {
            control = new ControlPlane(
                    settings, ControlPlane.Ports.ISTIO, client, hasNativeSidecars(client), certificate, clock);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "cannot listen on {0}: {1}", settings.host(), e.getMessage());
            System.exit(1);
            return;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
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

    /** Init containers that stay are for all since 1.33; the minor version of some providers ends with a plus. */
    private static boolean hasNativeSidecars(KubernetesClient client) {
        String minor = client.getKubernetesVersion().getMinor();
        return Integer.parseInt(minor.replaceAll("[^0-9]", "")) >= NATIVE_SIDECARS_SINCE;
    }
}
