package bookinfo.mesh.control;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Which replica does what only one may do: whoever holds the Lease. Given back at the end, so that the next does not
 * wait for it to run out; who lost it stops at once and asks for it again.
 */
final class Leadership implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("leader");
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RENEW = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final LeaderElector elector;
    private volatile boolean leads;
    private volatile boolean closed;
    private volatile CompletableFuture<?> running = CompletableFuture.completedFuture(null);

    /**
     * @param lease name of the Lease
     * @param identity of this replica
     * @param won called whenever this replica begins to lead
     */
    Leadership(KubernetesClient client, String namespace, String lease, String identity, Runnable won) {
        elector = client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName(lease)
                        .withLock(new LeaseLock(namespace, lease, identity))
                        .withLeaseDuration(LEASE)
                        .withRenewDeadline(RENEW)
                        .withRetryPeriod(RETRY)
                        .withReleaseOnCancel(true)
                        .withLeaderCallbacks(new LeaderCallbacks(
                                () -> lead(won),
                                () -> leads = false,
                                leader -> LOG.log(System.Logger.Level.INFO, "{0} is led by {1}", lease, leader)))
                        .build())
                .build();
    }

    void start() {
        running = elector.start();
        var _ = running.whenComplete((done, failure) -> ended());
    }

    private void ended() {
        leads = false;
        if (!closed) {
            var _ = CompletableFuture.runAsync(this::start);
        }
    }

    boolean leads() {
        return leads;
    }

    @Override
    public void close() {
        closed = true;
        running.cancel(true);
    }

    private void lead(Runnable won) {
        leads = true;
        won.run();
    }
}
