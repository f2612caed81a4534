package bookinfo.cluster.kubelet;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Repeats one probe of one running container until it is stopped. */
final class ProbeLoop {
    /**
     * Until its first success a probe is asked this often, whatever its period: a program that came up between two
     * probes would else wait up to a period for its first request, and so would everything that waits for it. A refused
     * connection costs next to nothing. Failures still count once per period only, so thresholds keep their meaning.
     */
    private static final Duration EAGER = Duration.ofMillis(100);

    private static final Duration EAGER_FOR = Duration.ofSeconds(20);

    private final Probe probe;
    private final ProbeCheck.Runner runner;
    private final CountDownLatch stopped;
    private final Listener listener;

    /** @param stopped counted down when the container's run is over */
    ProbeLoop(Probe probe, ProbeCheck.Runner runner, CountDownLatch stopped, Listener listener) {
        this.probe = probe;
        this.runner = runner;
        this.stopped = stopped;
        this.listener = listener;
    }

    /** Told of each result that counts. */
    interface Listener {
        /** So many successes in a row as the probe asks for. */
        void passed(Probe probe);

        /**
         * A failure.
         *
         * @param last whether it is one more in a row than the probe allows
         */
        void failed(Probe probe, String message, boolean last);
    }

    /** Probes until stopped; a startup probe only until it passes. */
    void run() throws InterruptedException {
        boolean settled = probe.kind() == Probe.Kind.LIVENESS;
        int successes = 0;
        int failures = 0;
        boolean over = pause(probe.initialDelay());
        long begin = System.nanoTime();
        long counted = begin;
        while (!over) {
            Optional<String> failure = ProbeCheck.failure(probe, runner);
            if (stopped.getCount() == 0) {
                return;
            }
            long now = System.nanoTime();
            if (failure.isEmpty()) {
                failures = 0;
                successes++;
                if (successes >= probe.successThreshold()) {
                    settled = true;
                    listener.passed(probe);
                    if (probe.kind() == Probe.Kind.STARTUP) {
                        return;
                    }
                }
            } else {
                successes = 0;
                if (settled || now - counted >= probe.period().toNanos()) {
                    counted = now;
                    failures++;
                    listener.failed(probe, failure.get(), failures >= probe.failureThreshold());
                }
            }
            boolean eager = !settled && now - begin < EAGER_FOR.toNanos();
            over = pause(eager ? EAGER : probe.period());
        }
    }

    /** True if stopped meanwhile. */
    private boolean pause(Duration duration) throws InterruptedException {
        return stopped.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }
}
