package bookinfo.cluster.kubelet;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The probes of one run of a container. Readiness and liveness begin when the startup probe has passed; without a startup
 * probe a container counts as started at once, without a readiness probe as ready.
 */
final class ContainerProbes implements ProbeLoop.Listener {
    private final List<Probe> probes;
    private final ProbeCheck.Runner runner;
    private final CountDownLatch over;
    private final Listener listener;

    /** @param over counted down when the run is over */
    ContainerProbes(List<Probe> probes, ProbeCheck.Runner runner, CountDownLatch over, Listener listener) {
        this.probes = probes;
        this.runner = runner;
        this.over = over;
        this.listener = listener;
    }

    /** What follows from the probes. */
    interface Listener {
        void started();

        void ready(boolean ready);

        /** A failure that counts, as an event words it. */
        void unhealthy(String message);

        /**
         * The container is to be killed.
         *
         * @param probe {@code startup} or {@code liveness}
         */
        void dead(String probe);
    }

    void start() {
        if (!loop(Probe.Kind.STARTUP)) {
            started();
        }
    }

    @Override
    public void passed(Probe probe) {
        switch (probe.kind()) {
            case STARTUP -> started();
            case READINESS -> listener.ready(true);
            case LIVENESS -> {}
        }
    }

    @Override
    public void failed(Probe probe, String message, boolean last) {
        listener.unhealthy("%s probe failed: %s".formatted(probe.kind().word(), message));
        if (!last) {
            return;
        }
        switch (probe.kind()) {
            case READINESS -> listener.ready(false);
            case STARTUP, LIVENESS -> {
                over.countDown();
                listener.dead(probe.kind().word().toLowerCase(Locale.ROOT));
            }
        }
    }

    private void started() {
        listener.started();
        loop(Probe.Kind.LIVENESS);
        if (!loop(Probe.Kind.READINESS)) {
            listener.ready(true);
        }
    }

    /** False if there is no such probe. */
    private boolean loop(Probe.Kind kind) {
        Optional<Probe> probe =
                probes.stream().filter(candidate -> candidate.kind() == kind).findFirst();
        probe.ifPresent(found -> Thread.ofVirtual().name(kind.word() + " probe").start(() -> {
            try {
                new ProbeLoop(found, runner, over, this).run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        return probe.isPresent();
    }
}
