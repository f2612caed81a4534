package bookinfo.cluster.kubelet;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The probes of one run of a container. Readiness and liveness begin when the startup probe has passed; without a startup
 * probe a container counts as started at once, without a readiness probe as ready.
 */
final class Probes {
    /**
     * Until its first success a probe is asked this often, whatever its period: a program that came up between two
     * probes would else wait up to a period for its first request, and so would everything that waits for it. A refused
     * connection costs next to nothing. Failures still count once per period only, so thresholds keep their meaning.
     */
    private static final Duration EAGER = Duration.ofMillis(100);

    private static final Duration EAGER_FOR = Duration.ofSeconds(20);

    private final List<Probe> probes;
    private final Function<Probe, Optional<String>> check;
    private final CountDownLatch over;
    private final Listener listener;

    /**
     * @param check asks once: empty if all is well, else what is wrong
     * @param over counted down when the run is over
     */
    Probes(List<Probe> probes, Function<Probe, Optional<String>> check, CountDownLatch over, Listener listener) {
        this.probes = List.copyOf(probes);
        this.check = check;
        this.over = over;
        this.listener = listener;
    }

    /** What follows from the probes. */
    interface Listener {
        void started();

        void ready(boolean ready);

        /** A failure that counts, as an event words it. */
        void unhealthy(String message);

        /** The container is to be killed. */
        void dead(String probe);
    }

    void start() {
        if (!begin(Probe.Kind.STARTUP)) {
            started();
        }
    }

    private void started() {
        listener.started();
        begin(Probe.Kind.LIVENESS);
        if (!begin(Probe.Kind.READINESS)) {
            listener.ready(true);
        }
    }

    /** False if there is no such probe. */
    private boolean begin(Probe.Kind kind) {
        Optional<Probe> probe =
                probes.stream().filter(candidate -> candidate.kind() == kind).findFirst();
        probe.ifPresent(found -> Thread.ofVirtual().name(kind.word() + " probe").start(() -> {
            try {
                repeat(found);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        return probe.isPresent();
    }

    /** Until the run is over; a startup probe only until it passes. */
    private void repeat(Probe probe) throws InterruptedException {
        boolean settled = probe.kind() == Probe.Kind.LIVENESS;
        int successes = 0;
        int failures = 0;
        boolean ended = pause(probe.initialDelay());
        long begin = System.nanoTime();
        long counted = begin;
        while (!ended) {
            Optional<String> failure = check.apply(probe);
            long now = System.nanoTime();
            if (over.getCount() == 0) {
                return;
            }
            if (failure.isEmpty()) {
                failures = 0;
                if (++successes >= probe.successThreshold()) {
                    settled = true;
                    passed(probe);
                }
            } else if (settled || now - counted >= probe.period().toNanos()) {
                counted = now;
                failed(probe, failure.get(), ++failures);
            }
            successes = failure.isEmpty() ? successes : 0;
            boolean eager = !settled && now - begin < EAGER_FOR.toNanos();
            ended = (settled && probe.kind() == Probe.Kind.STARTUP) || pause(eager ? EAGER : probe.period());
        }
    }

    private void passed(Probe probe) {
        switch (probe.kind()) {
            case STARTUP -> started();
            case READINESS -> listener.ready(true);
            case LIVENESS -> {}
        }
    }

    private void failed(Probe probe, String message, int failures) {
        listener.unhealthy("%s probe failed: %s".formatted(probe.kind().word(), message));
        if (failures < probe.failureThreshold()) {
            return;
        }
        if (probe.kind() == Probe.Kind.READINESS) {
            listener.ready(false);
        } else {
            over.countDown();
            listener.dead(probe.kind().word().toLowerCase(Locale.ROOT));
        }
    }

    /** True if the run was over meanwhile. */
    private boolean pause(Duration duration) throws InterruptedException {
        return over.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }
}
